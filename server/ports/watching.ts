/** How those who watch a session are told of its changes. */
import type { SessionNotification, StatusEvent } from "../../shared/session-status";
import type { SessionSnapshot } from "../domain/session-snapshot";
import type { CredentialClaims } from "./credentials";

/** What happened, told after it was durable. In this process; later through Redis to all of them. */
export interface Events {
  emit<Name extends keyof EventMap>(name: Name, event: EventMap[Name]): void;
  /** Answers how to stop. A listener that throws is logged and goes no further. */
  on<Name extends keyof EventMap>(name: Name, listener: (event: EventMap[Name]) => void): () => void;
}

export interface EventMap {
  /** Something that status tells of this session changed. */
  sessionChanged: { sessionId: string };
  notificationSent: { sessionId: string; notification: SessionNotification };
  /** Every credential of this participant up to `epoch` is void: open streams end before the emitter goes on. */
  participantRevoked: { sessionId: string; participantId: string };
}

/** What status tells of sessions, at most 2 s old and never older than what this process has changed. */
export interface Snapshots {
  /** Null: unknown. */
  read(sessionId: string): Promise<SessionSnapshot | null>;
}

/** Those who watch sessions: each change reaches them within 250 ms, as one snapshot. */
export interface Watchers {
  /** A place; null: too many watch this session, from this network, or in all. */
  admit<Chunk>(
    who: { sessionId: string; claims: CredentialClaims | null; network: string | null },
    format: StatusFormat<Chunk>,
  ): StatusWatch<Chunk> | null;
  /** Ends all streams, telling clients to come back. Idempotent; whoever comes later is told the same. */
  close(): void;
}

/** How events become what a stream carries. Each event is formatted once for all who may see the same of it. */
export interface StatusFormat<Chunk> {
  event(event: StatusEvent, id: string): Chunk;
  /** A sign of life; null: the stream needs none. */
  ping: Chunk | null;
  /** After the last snapshot, that of the ended session: nobody needs to come back. */
  end: Chunk | null;
  /** The stream ends, the session goes on: come back. */
  comeBack: Chunk | null;
}

export interface StatusSink<Chunk> {
  /** False: take no more until the watch is told `drained`. */
  write(chunk: Chunk): boolean;
  /** What was written still arrives. */
  end(): void;
  /** At once, whatever is under way. */
  cut(): void;
}

/** One watcher's place. Give it back with `stop`. */
export interface StatusWatch<Chunk> {
  /** Once. The newest snapshot comes at once. */
  start(sink: StatusSink<Chunk>): void;
  drained(): void;
  /** Idempotent. */
  stop(): void;
}
