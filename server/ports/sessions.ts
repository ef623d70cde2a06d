/** Sessions, as the record holds them. */
import type { SessionConfig } from "../../shared/video-call";
import type { StatusRecord } from "../domain/session-snapshot";

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
