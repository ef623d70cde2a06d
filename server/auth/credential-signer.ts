/**
 * Participant credentials: JWTs of the one kind that we make (RFC 7515, HS256). On node:crypto: WebCrypto, which the libraries
 * use, takes a hop through its thread pool for each, and cost a join 0.1 ms and a cached status half of its CPU time.
 */
import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import type { CredentialSigner } from "../ports";

const ISSUER = "quickjoin";
/** The only header that we write, and so the only one that we read: no other algorithm, and not `none`. */
const HEADER = base64url({ alg: "HS256" });

const payloadSchema = z.object({
  iss: z.literal(ISSUER),
  sub: z.string(),
  sid: z.string(),
  epoch: z.int(),
  /** Seconds since 1970. */
  exp: z.int(),
});

/** Signs with the newest secret and accepts all of them, so that secrets can be rotated under running calls. */
export function createCredentialSigner(secretsNewestFirst: readonly string[]): CredentialSigner {
  const keys = secretsNewestFirst.map((secret) => createSecretKey(secret, "utf8"));
  const [newest] = keys;
  if (!newest) throw new Error("a signer needs a secret");

  return {
    async sign({ participantId, sessionId, epoch }, issuedAt, expiresAt) {
      const times = { iat: inSeconds(issuedAt), exp: inSeconds(expiresAt) };
      const content = `${HEADER}.${base64url({ sid: sessionId, epoch, iss: ISSUER, sub: participantId, ...times })}`;
      return `${content}.${signatureOf(content, newest)}`;
    },

    async verify(token, now) {
      const [header, payload, signature, ...more] = token.split(".");
      if (header !== HEADER || !payload || !signature || more.length > 0) return null;
      const content = `${header}.${payload}`;
      if (!keys.some((key) => isSame(signature, signatureOf(content, key)))) return null;
      const parsed = payloadSchema.safeParse(JSON.parse(Buffer.from(payload, "base64url").toString()));
      if (!parsed.success) return null;
      const { sub, sid, epoch, exp } = parsed.data;
      return { claims: { participantId: sub, sessionId: sid, epoch }, expired: exp <= inSeconds(now) };
    },
  };
}

function signatureOf(content: string, key: KeyObject): string {
  return createHmac("sha256", key).update(content).digest("base64url");
}

/** As text, so that there is one way only to write a signature; in a time that tells nothing of where they differ. */
function isSame(given: string, right: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function base64url(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

function inSeconds(time: Date): number {
  return Math.floor(time.getTime() / 1000);
}
