import { randomFillSync } from "node:crypto";

/**
 * Makes ids of `bytes` random bytes, in URL-safe letters; none tells anything of another. Asking the system for randomness costs as much
 * as everything else about an id, so it is asked for hundreds at once.
 */
export function randomIds(bytes: number): () => string {
  const pool = Buffer.alloc(bytes * 256);
  let used = pool.length;
  return () => {
    if (used === pool.length) {
      randomFillSync(pool);
      used = 0;
    }
    used += bytes;
    return pool.toString("base64url", used - bytes, used);
  };
}
