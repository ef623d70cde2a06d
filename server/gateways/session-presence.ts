import { LRUCache } from "lru-cache";

/** One life of a session in OpenVidu: rebuilt under its id, it has another. */
export type Incarnation = symbol;

export interface SessionPresence {
  /** Settles when OpenVidu has the session. A hundred who need a new one at once make one creation. */
  ensure(sessionId: string): Promise<Incarnation>;
  /** The life that OpenVidu is known to have it in; undefined: none. */
  life(sessionId: string): Incarnation | undefined;
  /** OpenVidu doesn't have it in that life any more. Nothing happens when it was rebuilt since. */
  forget(sessionId: string, life: Incarnation | undefined): void;
}

/** Remembered ones; who falls out costs one call more at the next join. */
const MOST_REMEMBERED = 50_000;

/** Remembers which sessions OpenVidu has. @param create makes sure of one; fine when it is there already. */
export function createSessionPresence(create: (sessionId: string) => Promise<unknown>): SessionPresence {
  const known = new LRUCache<string, Incarnation>({ max: MOST_REMEMBERED });
  const creating = new Map<string, Promise<Incarnation>>();

  async function make(sessionId: string): Promise<Incarnation> {
    try {
      await create(sessionId);
    } finally {
      creating.delete(sessionId);
    }
    const life = Symbol();
    known.set(sessionId, life);
    return life;
  }

  return {
    async ensure(sessionId) {
      const life = known.get(sessionId);
      if (life) return life;
      const pending = creating.get(sessionId) ?? make(sessionId);
      creating.set(sessionId, pending);
      return pending;
    },
    life: (sessionId) => known.peek(sessionId),
    forget(sessionId, life) {
      if (known.peek(sessionId) === life) known.delete(sessionId);
    },
  };
}
