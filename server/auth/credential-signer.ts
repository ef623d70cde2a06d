import { errors, jwtVerify, SignJWT } from "jose";
import { z } from "zod";
import type { CredentialClaims, CredentialSigner } from "../ports";

const ISSUER = "quickjoin";
const ALGORITHM = "HS256";

const payloadSchema = z.object({ sub: z.string(), sid: z.string(), epoch: z.int() });

/** Signs with the newest secret and accepts all of them, so that secrets can be rotated under running calls. */
export function createCredentialSigner(secretsNewestFirst: readonly string[]): CredentialSigner {
  const keys = secretsNewestFirst.map((secret) => new TextEncoder().encode(secret));
  const [newest] = keys;
  if (!newest) throw new Error("a signer needs a secret");

  return {
    sign: ({ participantId, sessionId, epoch }, issuedAt, expiresAt) =>
      new SignJWT({ sid: sessionId, epoch })
        .setProtectedHeader({ alg: ALGORITHM })
        .setIssuer(ISSUER)
        .setSubject(participantId)
        .setIssuedAt(issuedAt)
        .setExpirationTime(expiresAt)
        .sign(newest),

    async verify(token, now) {
      for (const key of keys) {
        const verdict = await verifyWith(key, token, now);
        if (verdict) return verdict;
      }
      return null;
    },
  };
}

async function verifyWith(key: Uint8Array, token: string, now: Date) {
  try {
    const { payload } = await jwtVerify(token, key, { algorithms: [ALGORITHM], issuer: ISSUER, currentDate: now });
    return read(payload, false);
  } catch (error) {
    if (error instanceof errors.JWTExpired) return read(error.payload, true); // its signature was checked first
    return null;
  }
}

function read(payload: unknown, expired: boolean): { claims: CredentialClaims; expired: boolean } | null {
  const parsed = payloadSchema.safeParse(payload);
  if (!parsed.success) return null;
  const { sub, sid, epoch } = parsed.data;
  return { claims: { participantId: sub, sessionId: sid, epoch }, expired };
}
