import { LRUCache } from "lru-cache";
import { RateLimiterMemory, type RateLimiterRes } from "rate-limiter-flexible";
import { rateLimited } from "../errors/factories";
import type { LimitName, Limits } from "../ports";

const MINUTE_S = 60;
/**
 * Counted at the same time, by each limit: 12 MB. The least recent fall out: an attacker with more addresses than this isn't
 * held by counting addresses anyway, and nobody is refused because of others.
 */
const MOST_KEYS = 20_000;

interface Counter {
  limiter: RateLimiterMemory;
  points: number;
  /** The limiter's own memory has no bound. */
  touch(key: string): void;
}

/** Limits in this process. @param perMinute 0 = no limit */
export function createLimits(perMinute: Readonly<Record<LimitName, number>>): Limits {
  const counters = new Map<LimitName, Counter>();
  for (const name of Object.keys(perMinute) as LimitName[]) {
    if (perMinute[name] > 0) counters.set(name, createCounter(perMinute[name]));
  }

  return {
    async take(limit, key) {
      const counter = counters.get(limit);
      if (!counter) return;
      counter.touch(key);
      const { consumedPoints, msBeforeNext } = await counter.limiter.penalty(key);
      if (consumedPoints > counter.points) throw tooMany(msBeforeNext);
    },

    async check(limit, key) {
      const counter = counters.get(limit);
      const used = counter && (await inThisMinute(counter, key));
      if (used && used.consumedPoints >= counter.points) throw tooMany(used.msBeforeNext);
    },

    async giveBack(limit, key) {
      const counter = counters.get(limit);
      const used = counter && (await inThisMinute(counter, key));
      if (used && used.consumedPoints > 0) await counter.limiter.reward(key);
    },
  };
}

function createCounter(points: number): Counter {
  const limiter = new RateLimiterMemory({ points, duration: MINUTE_S, keyPrefix: "" });
  const keys = new LRUCache<string, true>({ max: MOST_KEYS, dispose: (_, key) => void limiter.delete(key) });
  return { limiter, points, touch: (key) => void keys.set(key, true) };
}

async function inThisMinute({ limiter }: Counter, key: string): Promise<RateLimiterRes | null> {
  const used = await limiter.get(key);
  return used && used.msBeforeNext > 0 ? used : null;
}

const tooMany = (msBeforeNext: number) => rateLimited(Math.max(1, Math.ceil(msBeforeNext / 1000)));
