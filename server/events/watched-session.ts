import type { SessionNotification } from "../../shared/session-status";
import { isInsider, type SessionSnapshot } from "../domain/session-snapshot";
import type { CredentialClaims, Log, StatusFormat, StatusSink } from "../ports";
import { type Rendering, rendered, renderedNotification } from "./rendering";

/** After our commit: a burst of changes is one snapshot. */
const SETTLE_MS = 250;
/** Signs of life, and a look at what other processes and the clock have changed. */
const BEAT_MS = 15_000;
/** After a reading that failed. */
const RETRY_MS = 1_000;
/** A watcher that has taken nothing for so many beats is cut. */
const MOST_FULL_BEATS = 2;

export interface Watcher<Chunk = unknown> {
  readonly claims: CredentialClaims | null;
  readonly network: string | null;
  readonly format: StatusFormat<Chunk>;
  /** Null until it has begun. */
  sink: StatusSink<Chunk> | null;
  /** By the last snapshot that it was sent. */
  insider: boolean;
  /** Of that snapshot. */
  version: number;
  /** It doesn't take what it was sent: it gets the newest snapshot when it does, and nothing in between. */
  isFull: boolean;
  fullBeats: number;
}

export interface WatchedSession {
  add(watcher: Watcher): void;
  /** Sends the first snapshot at once; ends the stream when the watcher has lost its place meanwhile. */
  begin(watcher: Watcher, sink: StatusSink<unknown>): void;
  drained(watcher: Watcher): void;
  remove(watcher: Watcher): void;
  changed(): void;
  notify(notification: SessionNotification): void;
  /** Ends the streams of one participant. */
  revoke(participantId: string): void;
  close(): void;
}

export interface WatchedSessionOptions {
  read(): Promise<SessionSnapshot | null>;
  log: Log;
  /** A watcher is gone, whoever ended it. */
  onGone(watcher: Watcher): void;
}

/** The watchers of one session: what changes is read once and written to all of them. */
export function createWatchedSession({ read, log, onGone }: WatchedSessionOptions): WatchedSession {
  const watchers = new Set<Watcher>();
  let newest: Rendering | null = null;
  let pending: NodeJS.Timeout | null = null;
  const heart = setInterval(beat, BEAT_MS);

  function refreshIn(ms: number): void {
    pending ??= setTimeout(() => {
      pending = null;
      void refresh();
    }, ms);
  }

  async function refresh(): Promise<void> {
    try {
      const snapshot = await read();
      if (!snapshot)
        close(); // deleted
      else if (watchers.size > 0) tell(snapshot);
    } catch (err) {
      log.warn({ err }, "no snapshot for those who watch");
      if (watchers.size > 0) refreshIn(RETRY_MS);
    }
  }

  async function greet(watcher: Watcher): Promise<void> {
    try {
      const snapshot = await read();
      if (!watchers.has(watcher)) return;
      if (!snapshot) return finish(watcher, watcher.format.comeBack);
      newest ??= rendered(snapshot);
      send(watcher, rendered(snapshot));
    } catch (err) {
      log.warn({ err }, "no first snapshot for a watcher");
      finish(watcher, watcher.format.comeBack);
    }
  }

  function tell(snapshot: SessionSnapshot): void {
    if (newest && snapshot.version <= newest.snapshot.version) return;
    const before = newest?.changeKey;
    newest = rendered(snapshot);
    if (newest.changeKey === before) return;
    for (const watcher of [...watchers]) send(watcher, newest);
  }

  function send(watcher: Watcher, { snapshot, chunk }: Rendering): void {
    if (watcher.isFull || snapshot.version <= watcher.version) return;
    watcher.insider = isInsider(snapshot, watcher.claims);
    watcher.version = snapshot.version;
    write(watcher, chunk(watcher.format, watcher.insider));
    if (!snapshot.isActive) finish(watcher, watcher.format.end);
  }

  function write(watcher: Watcher, chunk: unknown): void {
    if (watcher.sink && !watcher.sink.write(chunk)) watcher.isFull = true;
  }

  function finish(watcher: Watcher, farewell: unknown): void {
    if (farewell !== null) write(watcher, farewell);
    watcher.sink?.end();
    remove(watcher);
  }

  function remove(watcher: Watcher): void {
    if (!watchers.delete(watcher)) return;
    if (watchers.size === 0) {
      clearInterval(heart);
      if (pending) clearTimeout(pending);
    }
    onGone(watcher);
  }

  function beat(): void {
    for (const watcher of [...watchers]) {
      if (!watcher.isFull) {
        if (watcher.format.ping !== null) write(watcher, watcher.format.ping);
      } else if (++watcher.fullBeats >= MOST_FULL_BEATS) {
        watcher.sink?.cut();
        remove(watcher);
      }
    }
    if (!pending) void refresh();
  }

  function close(): void {
    for (const watcher of [...watchers]) finish(watcher, watcher.format.comeBack);
  }

  return {
    remove,
    close,
    changed: () => refreshIn(SETTLE_MS),
    add: (watcher) => void watchers.add(watcher),

    begin(watcher, sink) {
      watcher.sink = sink;
      if (watchers.has(watcher)) void greet(watcher);
      else finish(watcher, watcher.format.comeBack);
    },

    drained(watcher) {
      watcher.isFull = false;
      watcher.fullBeats = 0;
      if (newest && watchers.has(watcher)) send(watcher, newest);
    },

    notify(notification) {
      const chunk = renderedNotification(notification);
      for (const watcher of watchers) {
        if (watcher.insider && !watcher.isFull) write(watcher, chunk(watcher.format));
      }
    },

    revoke(participantId) {
      for (const watcher of [...watchers]) {
        if (watcher.claims?.participantId !== participantId) continue;
        if (watcher.isFull)
          watcher.sink?.cut(); // what it hasn't taken yet isn't for it any more
        else watcher.sink?.end();
        remove(watcher);
      }
    },
  };
}
