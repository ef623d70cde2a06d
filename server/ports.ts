/** Every interface that a use case may need. Types only; `container.ts` says who implements them. */
import type { ParticipantRole, SessionConfig } from "../shared/video-call";
import type { AppConfig } from "./domain/app-config";

export interface Clock {
  now(): Date;
}

/** Fresh, unguessable, URL-safe ids. */
export interface Ids {
  session(): string;
  participant(): string;
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
  autoCreated: boolean;
  config: SessionConfig;
  /** Seconds from creation, on the database's clock; 0 = none. */
  maxDurationSeconds: number;
}

export interface SessionRepository {
  /** By id. A session past its `endsAt` is ended in the same step. */
  findById(sessionId: string): Promise<SessionLookup>;
  /** By name key, active ones only; one past its `endsAt` is ended in the same step and its name is free. */
  findByNameKey(nameKey: string): Promise<SessionLookup>;
  /** Exactly one active session per name key: the losers of a race get the winner's, with `created: false`. */
  createOrFind(session: NewSession): Promise<{ session: SessionRecord; created: boolean }>;
  /** Active sessions past `endsAt` are ended; answers those that this call ended. */
  endExpired(): Promise<SessionRecord[]>;
  /** Auto-created sessions in which nobody has held a seat for `idleSeconds` are ended; answers those. */
  endIdle(idleSeconds: number): Promise<SessionRecord[]>;
  /** Ids of all active sessions. */
  activeIds(): Promise<string[]>;
}

export type SeatState = "joining" | "connected" | "reconnecting" | "away";

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

export interface SeatRequest {
  sessionId: string;
  /** Used when a new participant is made. */
  newParticipantId: string;
  username: string;
  requestId: string | null;
  /** The caller's verified credential for this session, when there is one. */
  credential: { participantId: string; epoch: number } | null;
  /** With a credential: raise the epoch, so that the tab that holds the seat now loses it. */
  takeover: boolean;
  /** The new participant owns the session: it was created by this very call. */
  createdSession: boolean;
}

export type SeatResult =
  | {
      kind: "seated";
      participant: ParticipantRecord;
      /** True when this call made the participant; then a failure releases the seat. */
      isNew: boolean;
      /** The same request's unused connection: answer it again instead of minting another. */
      unused: MintedConnection | null;
    }
  | { kind: "full"; maxParticipants: number }
  | { kind: "ended" }
  | { kind: "unknown" }
  | { kind: "removed" }
  | { kind: "takenOver" };

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
   * Takes a seat, in one statement on the locked session row: gives up seats past their clock, finds the caller's own seat
   * (credential, or the same `requestId` within 60 s), else counts and inserts. Never more than `maxParticipants` seats.
   * An auto-created session keeps one of them for its creator (`createdSession`) until he is in, for a minute at most.
   */
  reserve(request: SeatRequest): Promise<SeatResult>;
  /** Records the minted connection on a reserved seat. `lost`: the seat was given up or revoked meanwhile. */
  confirm(
    seat: { participantId: string; epoch: number; requestId: string | null },
    minted: MintedConnection,
  ): Promise<ConfirmResult>;
  /** Gives up a seat that never got a connection. Idempotent; leaves a seat with a connection alone. */
  release(participantId: string, epoch: number): Promise<void>;
  /**
   * Ends a participant and frees the seat; ownership passes to the longest-present one. Raises the epoch.
   * Answers the connections, used or not, to be closed in OpenVidu; null when it had ended before or the epoch is older.
   */
  leave(participantId: string, epoch: number): Promise<ConnectionRef[] | null>;
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
   * the database's time before the question). Recorded-active connections that it doesn't list are gone, unused ones minted
   * before its session was created are dead, listed ones are joined; nothing newer than `asked` is touched.
   * Answers the listed connections to be disconnected: they hold no seat here, or a newer one evicts them.
   */
  reconcile(sessionId: string, listed: MediaSession | null, asked: Date): Promise<ConnectionRef[]>;
  /** The database's clock. */
  now(): Promise<Date>;
  /** Seats past their clock (joining 60 s, reconnecting 120 s, away 30 s) are given up. Answers how many. */
  giveUpExpired(): Promise<number>;
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
  /** Joined ones; unused tokens aren't among them. */
  activeConnections: { connectionId: string; activeAt: Date }[];
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

export interface AppDeps {
  config: AppConfig;
  clock: Clock;
  ids: Ids;
  log: Log;
  sessions: SessionRepository;
  participants: ParticipantRepository;
  media: MediaGateway;
  credentials: CredentialSigner;
}
