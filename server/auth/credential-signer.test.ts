import { jwtVerify, SignJWT } from "jose";
import { expect, it } from "vitest";
import { createCredentialSigner } from "./credential-signer";

const NEW = "new-secret-0123456789abcdef";
const OLD = "old-secret-0123456789abcdef";
const claims = { participantId: "p1", sessionId: "s1", epoch: 3 };
const issuedAt = new Date("2026-01-01T00:00:00Z");
const expiresAt = new Date("2026-01-01T01:00:00Z");
const during = new Date("2026-01-01T00:30:00Z");
const after = new Date("2026-01-01T01:00:01Z");

it("reads back what it signed", async () => {
  const signer = createCredentialSigner([NEW]);
  const token = await signer.sign(claims, issuedAt, expiresAt);
  await expect(signer.verify(token, during)).resolves.toEqual({ claims, expired: false });
});

it("writes and reads what any other reader of JWTs does", async () => {
  const signer = createCredentialSigner([NEW]);
  const key = new TextEncoder().encode(NEW);
  const { payload } = await jwtVerify(await signer.sign(claims, issuedAt, expiresAt), key, { currentDate: during });
  const times = { iat: issuedAt.getTime() / 1000, exp: expiresAt.getTime() / 1000 };
  expect(payload).toEqual({ iss: "quickjoin", sub: "p1", sid: "s1", epoch: 3, ...times });
  const theirs = await new SignJWT(payload).setProtectedHeader({ alg: "HS256" }).sign(key);
  await expect(signer.verify(theirs, during)).resolves.toEqual({ claims, expired: false });
});

it("still says whose an expired credential was", async () => {
  const signer = createCredentialSigner([NEW]);
  const token = await signer.sign(claims, issuedAt, expiresAt);
  await expect(signer.verify(token, after)).resolves.toEqual({ claims, expired: true });
});

it("accepts credentials of older secrets, and signs with the newest", async () => {
  const token = await createCredentialSigner([OLD]).sign(claims, issuedAt, expiresAt);
  const rotated = createCredentialSigner([NEW, OLD]);
  await expect(rotated.verify(token, during)).resolves.toMatchObject({ claims });
  await expect(rotated.verify(token, after)).resolves.toMatchObject({ expired: true });
  const fresh = await rotated.sign(claims, issuedAt, expiresAt);
  await expect(createCredentialSigner([OLD]).verify(fresh, during)).resolves.toBeNull();
});

it("refuses what isn't ours: other keys, other algorithms, other issuers, other claims, noise", async () => {
  const signer = createCredentialSigner([NEW]);
  const token = await signer.sign(claims, issuedAt, expiresAt);
  const unsigned = `${btoa('{"alg":"none"}')}.${token.split(".")[1]}.`;
  const key = new TextEncoder().encode(NEW);
  const jwt = (issuer: string, body: Record<string, unknown>, alg = "HS256") =>
    new SignJWT(body).setProtectedHeader({ alg }).setIssuer(issuer).setSubject("p1").setExpirationTime("1h").sign(key);
  const strangers = [
    await createCredentialSigner(["another-secret-0123456789"]).sign(claims, issuedAt, expiresAt),
    await jwt("someone", { sid: "s1", epoch: 1 }),
    await jwt("quickjoin", { sid: "s1", epoch: "1" }),
    await jwt("quickjoin", { sid: "s1", epoch: 1 }, "HS512"),
    await new SignJWT({ sid: "s1", epoch: 1 }).setProtectedHeader({ alg: "HS256" }).setIssuer("quickjoin").sign(key),
    unsigned,
    `${token}x`,
    `${token}.`,
    `${token}=`,
    token.replace(/\.[^.]*$/, "."),
    token.replace(/^[^.]*/, btoa('{"alg":"HS256","typ":"JWT"}').replace(/=*$/, "")),
    "noise",
    "",
  ];
  for (const stranger of strangers) await expect(signer.verify(stranger, during), stranger).resolves.toBeNull();
});
