import { createHash, timingSafeEqual } from "node:crypto";

/** Whether an `Authorization` header carries this secret; how long the answer takes tells nothing of it. */
export function bearerOf(secret: string): (authorization: string | undefined) => boolean {
  const expected = digest(`Bearer ${secret}`);
  // Digests are of one length, which timingSafeEqual demands.
  return (authorization) => authorization !== undefined && timingSafeEqual(digest(authorization), expected);
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
