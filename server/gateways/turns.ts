import { rateLimited } from "../errors/factories";
import type { Turns } from "../ports";

/** More of one participant at once are a client gone wild. */
const MOST_WAITING = 10;
const RETRY_AFTER_S = 1;

/** Queues work by key; a failure leaves the queue as it is. */
export function createTurns(): Turns {
  const lines = new Map<string, { last: Promise<unknown>; waiting: number }>();

  return {
    async take(key, work) {
      const line = lines.get(key) ?? { last: Promise.resolve(), waiting: 0 };
      if (line.waiting >= MOST_WAITING) throw rateLimited(RETRY_AFTER_S);
      lines.set(key, line);
      line.waiting += 1;
      const turn = line.last.then(work, work);
      line.last = turn;
      try {
        return await turn;
      } finally {
        line.waiting -= 1;
        if (line.waiting === 0) lines.delete(key);
      }
    },
  };
}
