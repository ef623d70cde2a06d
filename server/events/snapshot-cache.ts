import { LRUCache } from "lru-cache";
import { type SessionSnapshot, withMediaView } from "../domain/session-snapshot";
import type { AppDeps, Snapshots } from "../ports";
import { createMediaView } from "./media-view";

type Deps = Pick<AppDeps, "sessions" | "media" | "events" | "clock">;

/** What other processes change is seen so much later. */
const MOST_AGE_MS = 2_000;
/** A session of ten people takes some 4 kB. */
const MOST_SESSIONS = 5_000;

interface Reading {
  snapshot: Promise<SessionSnapshot | null>;
  begunAt: number;
}

/**
 * Snapshots kept for 2 s at most, one reading at a time for all who ask. A change in this process drops what was read, and what is
 * being read, before its emitter goes on: whoever asks after it sees it.
 */
export function createSnapshotCache({ sessions, media, events, clock }: Deps): Snapshots {
  const readings = new LRUCache<string, Reading>({ max: MOST_SESSIONS });
  const mediaView = createMediaView(media, clock);
  events.on("sessionChanged", ({ sessionId }) => void readings.delete(sessionId));

  async function read(sessionId: string): Promise<SessionSnapshot | null> {
    const [record, view] = await Promise.all([sessions.status(sessionId), mediaView(sessionId)]);
    return record && withMediaView(record, view);
  }

  return {
    read(sessionId) {
      const now = clock.now().getTime();
      const kept = readings.get(sessionId);
      if (kept && Math.abs(now - kept.begunAt) < MOST_AGE_MS) return kept.snapshot;
      const reading = { snapshot: read(sessionId), begunAt: now };
      readings.set(sessionId, reading);
      reading.snapshot.catch(() => {
        if (readings.peek(sessionId) === reading) readings.delete(sessionId); // a failure isn't kept
      });
      return reading.snapshot;
    },
  };
}
