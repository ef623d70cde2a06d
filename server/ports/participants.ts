/** Participants, their seats and their connections, as the record holds them. */
import type { SeatState } from "../../shared/session-status";
import type { ParticipantRole } from "../../shared/video-call";
import type { CredentialClaims } from "./credentials";
import type { MediaSession } from "./media";
import type { NewSession, SessionRecord } from "./sessions";

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
