import { createHash, timingSafeEqual } from "node:crypto";

const digest = (text: string) => createHash("sha256").update(text).digest();

/** Judges an Authorization header: Basic, user OPENVIDUAPP, the secret as password. Takes as long for any wrong one. */
export function authorizer(secret: string): (header: string | undefined) => boolean {
  const expected = digest(`OPENVIDUAPP:${secret}`);
  return (header) => {
    const encoded = /^Basic\s+(\S+)\s*$/i.exec(header ?? "")?.[1] ?? "";
    return timingSafeEqual(digest(Buffer.from(encoded, "base64").toString("utf8")), expected);
  };
}
