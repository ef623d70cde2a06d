/** Every interface that a use case may need. Types only; `container.ts` says who implements them. */
import type { ChatMessage } from "../shared/chat";
import type { ErrorCode } from "../shared/errors";
import type { SeatState, SessionNotification, StatusEvent } from "../shared/session-status";
import type { ParticipantRole, SessionConfig } from "../shared/video-call";
import type { AppConfig } from "./domain/app-config";
import type { SessionSnapshot, StatusRecord } from "./domain/session-snapshot";

export type { SeatState, SessionSnapshot, StatusRecord };

export interface Clock {
  now(): Date;
}

/** Fresh, unguessable, URL-safe ids. */
export interface Ids {
  session(): string;
  participant(): string;
  /** Of a chat message or a notification. */
  message(): string;
}

export interface SessionRecord {
  /** Ours and OpenVidu's (`customSessionId`). */
  id: string;
  /** As shown. */
  name: string;
  maxParticipants: number;
  autoCreated: boolean;
  config: SessionConfig;
  createdAt: Date;
  /** Null: no limit. */
  endsAt: Date | null;
  endedAt: Date | null;
}

export type SessionLookup =
  | { kind: "active"; session: SessionRecord }
  | { kind: "ended"; session: SessionRecord }
  | { kind: "unknown" };

export interface NewSession {
  id: string;
  name: string;
  /** Null: found by its id only (private rooms, `Auto-Session-…`). */
  nameKey: string | null;
  maxParticipants: number;
  config: SessionConfig;
  /** Seconds from creation, on the database's clock; 0 = none. */
  maxDurationSeconds: number;
}

export interface SessionRepository {
  /** By id. A session past its `endsAt` is ended in the same step. */
  findById(sessionId: string): Promise<SessionLookup>;
  /** Seats taken and seats in all of the active session of that name; null when there is none. */
  lookup(nameKey: string): Promise<{ seatsTaken: number; maxParticipants: number } | null>;
  /** All that status tells, in one read; null: unknown. Seats past their clock aren't in it. */
  status(sessionId: string): Promise<StatusRecord | null>;
  /** Moves the end by `seconds`, to `atMostSeconds` from now at most; a session without an end keeps none. Null: not active. */
  extend(sessionId: string, seconds: number, atMostSeconds: number): Promise<SessionRecord | null>;
  /** Ends it and everybody's seat in it. False: it had ended before. */
  end(sessionId: string): Promise<boolean>;
  /** Sessions within 300 or 60 s of their end whose warning for that mark hasn't been claimed; claims it. Safe on any instance. */
  claimDurationWarnings(): Promise<SessionRecord[]>;
  /** For gauges and readiness. */
  counts(): Promise<{ activeSessions: number; seats: number }>;
  /** Active sessions past `endsAt` are ended; answers those that this call ended. */
  endExpired(): Promise<SessionRecord[]>;
  /** Auto-created sessions in which nobody has held a seat for `idleSeconds` are ended; answers those. */
  endIdle(idleSeconds: number): Promise<SessionRecord[]>;
  /** Ids of all active sessions, or of those among some. */
  activeIds(among?: readonly string[]): Promise<string[]>;
  /** Whether there is an active session at all. */
  hasActive(): Promise<boolean>;
}

/** Why a participant's seat ended. `left` and `expired` free the person to come back as a new participant. */
export type EndReason = "left" | "expired" | "removed" | "sessionEnded" | "failed";

export interface ParticipantRecord {
  id: string;
  sessionId: string;
  /** As seated (with a suffix when the asked name was held). */
  username: string;
  askedUsername: string;
  role: ParticipantRole;
  epoch: number;
  state: SeatState | "ended";
  joinedAt: Date;
}

/** An OpenVidu connection as we record it. */
export interface ConnectionRef {
  connectionId: string;
  sessionId: string;
}

export interface MintedConnection extends ConnectionRef {
  token: string;
  /** OpenVidu's own time of minting (`Connection.createdAt`): tells the connections of a rebuilt session from its predecessor's. */
  createdAt: Date;
}

/** Whoever has left a session, and the connections that OpenVidu still has to close. */
export interface Departed {
  sessionId: string;
  closing: ConnectionRef[];
}

/** The kind of what a connection carries: a participant has at most one live connection of each. */
export type ConnectionKind = "CAMERA" | "SCREEN";

/** Whether a credential's holder may act in a session now. Seats past their clock are `expired` though nobody gave them up yet. */
export type ActorLookup =
  | { kind: "seated"; participant: ParticipantRecord; session: SessionRecord }
  | { kind: "expired" | "unknown" | "ended" | "notAParticipant" | "removed" | "takenOver" };

/** Which session a join asks for, and the seat in it. */
export interface JoinRequest {
  /** Both: the session of that id, whose name must be that one. Neither: a new one. */
  find: { sessionId: string | null; nameKey: string | null };
  /** Made when there is none of that name; null: may not be. */
  newSession: NewSession | null;
  /** Used when a new participant is made. */
  newParticipantId: string;
  username: string;
  requestId: string | null;
  /** The caller's verified credential, of whatever session. */
  credential: CredentialClaims | null;
  /** With a credential: raise the epoch, so that the tab that holds the seat now loses it. */
  takeover: boolean;
}

export type JoinResult =
  | {
      kind: "seated";
      session: SessionRecord;
      /** Made by this very call; then the participant owns it. */
      created: boolean;
      participant: ParticipantRecord;
      /** True when this call made the participant; then a failure releases the seat. */
      isNew: boolean;
      /** The same request's unused connection: answer it again instead of minting another. */
      unused: MintedConnection | null;
    }
  | { kind: "full"; maxParticipants: number }
  /** `mismatch`: the session by that id has another name. `notAParticipant`: a take-over of nobody's seat. */
  | { kind: "unknown" | "ended" | "mismatch" | "removed" | "takenOver" | "notAParticipant" };

export interface ReconnectRequest extends CredentialClaims {
  /** Repeats of it within 10 s are one connection. */
  requestId: string;
  /** The connection that was lost, when the client still knows it. */
  lastConnectionId: string | null;
}

export type ReconnectResult =
  | {
      kind: "seated";
      session: SessionRecord;
      participant: ParticipantRecord;
      /** What the participant was before: the cause, for the metrics. */
      was: SeatState | "expired";
      /** An unused connection that a repeat of this call within 10 s gets again. */
      unused: MintedConnection | null;
      /** The old connection, to be disconnected; kept (and not here) when it is the only active one of the session. */
      closing: ConnectionRef[];
    }
  | { kind: "full"; maxParticipants: number }
  | { kind: "unknown" | "ended" | "notAParticipant" | "removed" | "takenOver" | "strangersConnection" };

/** Who a minted connection is for, and what for. */
export interface SeatClaim {
  sessionId: string;
  participantId: string;
  epoch: number;
  kind: ConnectionKind;
  /** The client's, or ours for refresh, reconnect and screen: repeats of it within a short time are one connection. */
  requestId: string | null;
}

export type ConfirmResult =
  | {
      kind: "confirmed";
      /** The connection that counts: ours, or that of a twin request that was faster. */
      connection: MintedConnection;
      /** Ours, when a twin was faster, and unused ones that this one replaces: to be deleted in OpenVidu. */
      discarded: ConnectionRef[];
    }
  | { kind: "lost" };

/** What an OpenVidu event or a reconcile pass means for a participant. */
export type JoinedResult =
  | {
      kind: "seated";
      /** Older connections of the same kind: to be disconnected. */
      evicted: ConnectionRef[];
    }
  /** The connection holds no seat here: to be disconnected at once. */
  | { kind: "stranger" };

export interface ParticipantRepository {
  /**
   * Finds or creates the session and takes a seat in it, in one statement. Exactly one active session per name key: losers of a race
   * join the winner's. On the locked session row: gives up seats past their clock, finds the caller's own seat (credential, or the same
   * `requestId` within 60 s), else counts and inserts. Never more than `maxParticipants` seats.
   */
  join(request: JoinRequest): Promise<JoinResult>;
  /**
   * Records the minted connection on a held seat, in place of the unused one of its kind. `lost`: the seat was given up or
   * revoked meanwhile, or its session is over.
   */
  confirm(seat: SeatClaim, minted: MintedConnection): Promise<ConfirmResult>;
  /** The unused connection that the same claim minted within the last 10 s: a repeat gets it again. Null: none. */
  findUnused(seat: SeatClaim): Promise<MintedConnection | null>;
  /** Whether the holder of a credential may act in the session now. Changes nothing. */
  findActor(claims: CredentialClaims): Promise<ActorLookup>;
  /**
   * Begins a reconnection: the seat is kept for 120 s more, taken again when it had run out, and the old camera connection is
   * closed unless it is the session's only active one.
   */
  beginReconnect(request: ReconnectRequest): Promise<ReconnectResult>;
  /**
   * The page is gone for good: the seat is held for 30 s more. Null when `connectionId` isn't the participant's active camera,
   * or the epoch is older. Answers the connection to be disconnected, if it isn't the session's only active one.
   */
  away(participantId: string, epoch: number, connectionId: string): Promise<Departed | null>;
  /**
   * Removes for good: raises the epoch, ends the participant, closes its connections. Safe to repeat: answers the connections that
   * OpenVidu may still have. `removed` is false when it had been removed before; null: no such participant in the session.
   */
  remove(sessionId: string, participantId: string): Promise<{ removed: boolean; closing: ConnectionRef[] } | null>;
  /** Gives up a seat that never got a connection. Idempotent; leaves a seat with a connection alone. Answers its session. */
  release(participantId: string, epoch: number): Promise<string | null>;
  /**
   * Ends a participant and frees the seat; ownership passes to the longest-present one. Raises the epoch.
   * Answers the connections, used or not, to be closed in OpenVidu; null when it had ended before or the epoch is older.
   */
  leave(participantId: string, epoch: number): Promise<Departed | null>;
  /** The participant that a cookie and a username (asked or final) name within one session. */
  findByUsername(
    sessionId: string,
    participantIds: readonly string[],
    username: string,
  ): Promise<ParticipantRecord | null>;
  /** OpenVidu says that this connection has joined (webhook or reconcile). `at`: OpenVidu's own time. Safe to repeat. */
  connectionJoined(connection: ConnectionRef, at: Date): Promise<JoinedResult>;
  /** OpenVidu says that this connection is gone: its participant, if it is their current one, is `reconnecting`. Safe to repeat. */
  connectionLeft(connection: ConnectionRef, at: Date): Promise<void>;
  /**
   * OpenVidu destroyed the session at `at` (OpenVidu's own time): every connection minted before is gone, used or not.
   * Later ones, of a session rebuilt under the same id, are not touched. Safe to repeat.
   */
  sessionDestroyed(sessionId: string, at: Date): Promise<void>;
  /**
   * Compares what we believe with what OpenVidu said (`listed`; null: it doesn't have the session) at a moment (`asked`:
   * the database's time before the question). Recorded-active connections that it doesn't list are gone, unused ones that
   * it doesn't list as such are dead, listed ones are joined; nothing newer than `asked` is touched.
   * Answers the listed connections to be disconnected: they hold no seat here, or a newer one evicts them.
   */
  reconcile(sessionId: string, listed: MediaSession | null, asked: Date): Promise<ConnectionRef[]>;
  /** Ids of the active sessions that `reconcile` would change, given OpenVidu's whole list: all others agree with it. */
  toReconcile(listed: readonly MediaSession[], asked: Date): Promise<string[]>;
  /** What a connection of the session is for, whatever has become of it; null: no record knows it. */
  kindOf(connection: ConnectionRef): Promise<ConnectionKind | null>;
  /** Those of the given ids that no record knows. */
  unrecorded(connectionIds: readonly string[]): Promise<string[]>;
  /** The database's clock. */
  now(): Promise<Date>;
  /** Seats past their clock (joining 60 s, reconnecting 120 s, away 30 s) are given up. Answers the session of each. */
  giveUpExpired(): Promise<string[]>;
  /** Connections of participants or sessions that ended, not yet closed in OpenVidu: claimed for this caller for a minute. */
  claimDiscarded(limit: number): Promise<ConnectionRef[]>;
  /** They are gone from OpenVidu. */
  discarded(connections: readonly ConnectionRef[]): Promise<void>;
}

/** OpenVidu's roles. Moderation goes through our procedures, so MODERATOR is never given. */
export type MediaRole = "PUBLISHER" | "SUBSCRIBER";

export interface MediaSession {
  sessionId: string;
  createdAt: Date;
  activeConnections: { connectionId: string; activeAt: Date }[];
  /** Whose token nobody has used. */
  unusedConnectionIds: string[];
}

/** OpenVidu. Each call has a deadline; a failure to reach it throws MEDIA_SERVER_UNAVAILABLE. */
export interface MediaGateway {
  /** Makes sure that OpenVidu has the session and mints a token. One call when warm, two when cold, again after a 404. */
  connect(sessionId: string, options: { role: MediaRole; data: string }): Promise<MintedConnection>;
  /** Disconnects a connection or deletes an unused one. Fine when it's gone already. */
  disconnect(connection: ConnectionRef): Promise<void>;
  /** Takes a stream off the air; its connection stays. Fine when it's gone already. */
  unpublish(sessionId: string, streamId: string): Promise<void>;
  /** Closes the session for everybody in it. Fine when it's gone already. */
  closeSession(sessionId: string): Promise<void>;
  /** All sessions that OpenVidu has, and who is in them. */
  sessions(): Promise<MediaSession[]>;
  /** One session as OpenVidu sees it; null: it doesn't have it. Gives up after `deadlineMs`. */
  session(sessionId: string, deadlineMs: number): Promise<MediaSession | null>;
  /** To everybody in the call, as a signal without a sender. Fine when nobody is there. `type` without `signal:`. */
  signal(sessionId: string, type: string, data: string): Promise<void>;
  /** Whether OpenVidu answers, for readiness. Throws MEDIA_SERVER_UNAVAILABLE. */
  ping(deadlineMs: number): Promise<void>;
}

export interface NewChatMessage {
  sessionId: string;
  /** The sender; the name is taken from the record. */
  participantId: string;
  id: string;
  text: string;
  requestId: string | null;
}

export interface ChatRepository {
  /**
   * Stores it and forgets what is older than the last 500. A repeat of `requestId` by the same participant answers the first.
   * Null: the session is over, or the sender holds no seat in it any more.
   */
  add(message: NewChatMessage): Promise<ChatMessage | null>;
  /** Oldest first; only those after `after` when it is still kept. */
  list(sessionId: string, after: string | null): Promise<ChatMessage[]>;
  /** Forgets messages of sessions that ended 24 h ago, some thousands at most. Answers how many went: 0 when none are left. */
  deleteOld(): Promise<number>;
}

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

/** Work that nobody waits for. Retried with back-off, counted in the metrics; each kind is safe to run twice. */
export interface JobQueue {
  enqueue<Kind extends keyof JobMap>(kind: Kind, payload: JobMap[Kind]): void;
}

export interface JobMap {
  /** An OpenVidu signal to everybody in the session. */
  signal: { sessionId: string; type: string; data: string };
}

/** `refused`: OpenVidu answered with a 4xx, as it does for what is gone; `failed`: it didn't answer as it should. */
export type OpenViduOutcome = "ok" | "refused" | "failed" | "timeout";

/** What operators count. Labels are few and closed: no names, no ids. */
export interface Metrics {
  sessionCreated(): void;
  sessionJoined(): void;
  joinRejected(code: ErrorCode): void;
  tokenRefreshed(): void;
  reconnected(cause: SeatState | "expired"): void;
  /** Connections in OpenVidu that held no seat here, or a seat's that nobody sat on. */
  ghostsCleaned(count: number): void;
  /** Milliseconds between OpenVidu's timestamp of an event and our record of it. */
  webhookReceived(event: string, lagMs: number): void;
  jobRan(job: string, outcome: "ok" | "failed" | "retried", durationMs: number): void;
  /** A call refused by a rate limit. */
  requestLimited(procedure: string): void;
  /** `procedure`: its path in the router. */
  procedureAnswered(procedure: string, outcome: "ok" | ErrorCode, durationMs: number): void;
  openviduCalled(operation: string, outcome: OpenViduOutcome, durationMs: number): void;
}

/** One-use tickets for streams that can carry no credential. They last 30 s. */
export interface Tickets {
  issue(claims: CredentialClaims): { ticket: string; expiresAt: Date };
  /** Null: unknown, used, or too old. */
  redeem(ticket: string): CredentialClaims | null;
}

export interface CredentialClaims {
  participantId: string;
  sessionId: string;
  epoch: number;
}

export interface CredentialSigner {
  sign(claims: CredentialClaims, issuedAt: Date, expiresAt: Date): Promise<string>;
  /** Null: not ours. `expired`: ours, but past its time. */
  verify(token: string, now: Date): Promise<{ claims: CredentialClaims; expired: boolean } | null>;
}

export interface Log {
  info(fields: Record<string, unknown>, message: string): void;
  warn(fields: Record<string, unknown>, message: string): void;
  error(fields: Record<string, unknown>, message: string): void;
}

/** What is counted by the minute. `.env.example` says what each is for. */
export type LimitName = "calls" | "joins" | "creations" | "guesses" | "actions";

/** How often in a minute. In this process; later over all of them. A limit of 0 is off: then nothing here refuses or counts. */
export interface Limits {
  /** Counts one more; throws RATE_LIMITED, until the minute is over, when it is one too many. */
  take(limit: LimitName, key: string): Promise<void>;
  /** Throws RATE_LIMITED when one more would be too many; counts nothing. */
  check(limit: LimitName, key: string): Promise<void>;
  /** Takes one back: nothing came of it. */
  giveBack(limit: LimitName, key: string): Promise<void>;
}

/** One after the other for each key, side by side for different ones. In this process; later over all of them. */
export interface Turns {
  /** Throws RATE_LIMITED when too many wait for this key already. */
  take<Result>(key: string, work: () => Promise<Result>): Promise<Result>;
}

/** Tries again while OpenVidu is unavailable, with back-off and jitter, for `forMs` at most; then throws what came last. */
export type Persist = <Result>(forMs: number, work: () => Promise<Result>) => Promise<Result>;

export interface AppDeps {
  config: AppConfig;
  clock: Clock;
  ids: Ids;
  log: Log;
  sessions: SessionRepository;
  participants: ParticipantRepository;
  media: MediaGateway;
  credentials: CredentialSigner;
  events: Events;
  queue: JobQueue;
  metrics: Metrics;
  chat: ChatRepository;
  tickets: Tickets;
  snapshots: Snapshots;
  watchers: Watchers;
  turns: Turns;
  persist: Persist;
  limits: Limits;
}
