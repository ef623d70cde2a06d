import type { AppDeps, StatusFormat, StatusSink, StatusWatch, Watchers } from "../ports";
import { createWatchedSession, type WatchedSession, type Watcher } from "./watched-session";

type Deps = Pick<AppDeps, "snapshots" | "events" | "log">;

/** How many may watch at once. A watcher takes some 20 kB. */
export interface WatchLimits {
  inAll: number;
  ofOneSession: number;
  fromOneNetwork: number;
}

const LIMITS: WatchLimits = { inAll: 20_000, ofOneSession: 2_000, fromOneNetwork: 2_000 };

/** The watchers of this process's sessions. */
export function createStatusHub({ snapshots, events, log }: Deps, limits: WatchLimits = LIMITS): Watchers {
  const watched = new Map<string, WatchedSession>();
  const ofSession = createCounter();
  const fromNetwork = createCounter();
  let inAll = 0;
  let isClosed = false;

  events.on("sessionChanged", ({ sessionId }) => watched.get(sessionId)?.changed());
  events.on("notificationSent", ({ sessionId, notification }) => watched.get(sessionId)?.notify(notification));
  events.on("participantRevoked", ({ sessionId, participantId }) => watched.get(sessionId)?.revoke(participantId));

  function place(sessionId: string, network: string | null): WatchedSession {
    inAll += 1;
    ofSession.add(sessionId);
    if (network !== null) fromNetwork.add(network);
    const known = watched.get(sessionId);
    if (known) return known;
    const made = createWatchedSession({
      read: () => snapshots.read(sessionId),
      log,
      onGone: ({ network }) => free(sessionId, network),
    });
    watched.set(sessionId, made);
    return made;
  }

  function free(sessionId: string, network: string | null): void {
    inAll -= 1;
    if (network !== null) fromNetwork.take(network);
    if (ofSession.take(sessionId) === 0) watched.delete(sessionId);
  }

  return {
    admit<Chunk>({ sessionId, claims, network }: Parameters<Watchers["admit"]>[0], format: StatusFormat<Chunk>) {
      const isRoom =
        inAll < limits.inAll &&
        ofSession.of(sessionId) < limits.ofOneSession &&
        (network === null || fromNetwork.of(network) < limits.fromOneNetwork);
      if (!isRoom) return null;
      const session = place(sessionId, network);
      const watcher: Watcher<Chunk> = {
        claims,
        network,
        format,
        sink: null,
        insider: false,
        version: 0,
        isFull: false,
        fullBeats: 0,
      };
      session.add(watcher as Watcher);
      const watch: StatusWatch<Chunk> = {
        start(sink) {
          if (isClosed) session.remove(watcher as Watcher);
          session.begin(watcher as Watcher, sink as StatusSink<unknown>);
        },
        drained: () => session.drained(watcher as Watcher),
        stop: () => session.remove(watcher as Watcher),
      };
      return watch;
    },

    close() {
      isClosed = true;
      for (const session of [...watched.values()]) session.close();
    },
  };
}

/** How many there are of each key. */
function createCounter() {
  const counts = new Map<string, number>();
  return {
    of: (key: string) => counts.get(key) ?? 0,
    add: (key: string) => void counts.set(key, (counts.get(key) ?? 0) + 1),
    /** Answers how many are left. */
    take(key: string): number {
      const left = (counts.get(key) ?? 1) - 1;
      if (left > 0) counts.set(key, left);
      else counts.delete(key);
      return left;
    },
  };
}
