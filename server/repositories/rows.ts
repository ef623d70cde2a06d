/** What rows look like as they come from the functions of the migrations, and how they become records. */
import { type ParticipantRole, type SessionConfig, sessionConfigSchema } from "../../shared/video-call";
import { Prisma } from "../generated/client";
import type { ConnectionRef, MintedConnection, ParticipantRecord, SeatState, SessionRecord } from "../ports";

/** Null in all columns when a function answers no such row. */
export type Nullable<Row> = { [Column in keyof Row]: Row[Column] | null };

export interface SessionRow {
  session_id: string;
  session_name: string;
  max_participants: number;
  auto_created: boolean;
  session_config: string;
  session_created_at: Date;
  session_ends_at: Date | null;
  session_ended_at: Date | null;
  is_active: boolean;
}

/** Columns of a session that a query calls `session`. */
export const SESSION_COLUMNS = Prisma.sql`(session).id AS session_id, (session).session_name, (session).max_participants,
  (session).auto_created, (session).session_config, (session).created_at AS session_created_at,
  (session).ends_at AS session_ends_at, (session).ended_at AS session_ended_at, (session).is_active`;

export interface SeatRow {
  participant_id: string;
  participant_session_id: string;
  username: string;
  asked_username: string;
  role: ParticipantRole;
  epoch: number;
  state: SeatState | "ended";
  joined_at: Date;
}

/** Columns of a participant that a query calls `seat`. */
export const SEAT_COLUMNS = Prisma.sql`(seat).id AS participant_id, (seat).video_session_id AS participant_session_id,
  (seat).username, (seat).asked_username, (seat).role, (seat).epoch, (seat).state, (seat).joined_at`;

export interface ConnectionRow {
  connection_id: string;
  token: string;
  minted_at: Date;
}

/** Columns of a connection that a query calls `unused`. */
export const UNUSED_COLUMNS = Prisma.sql`(unused).connection_id, (unused).token, (unused).minted_at`;

/** Throws when the function answered no session, which it does only where it says so. */
export function toSession(row: Nullable<SessionRow>): SessionRecord {
  return {
    id: present(row.session_id),
    name: present(row.session_name),
    maxParticipants: present(row.max_participants),
    autoCreated: present(row.auto_created),
    config: parseConfig(present(row.session_config)),
    createdAt: present(row.session_created_at),
    endsAt: row.session_ends_at,
    endedAt: row.session_ended_at,
  };
}

/** Throws when the function answered no seat, which it does only where it says so. */
export function toParticipant(row: Nullable<SeatRow>): ParticipantRecord {
  return {
    id: present(row.participant_id),
    sessionId: present(row.participant_session_id),
    username: present(row.username),
    askedUsername: present(row.asked_username),
    role: present(row.role),
    epoch: present(row.epoch),
    state: present(row.state),
    joinedAt: present(row.joined_at),
  };
}

/** The unused connection in a row, if there is one. */
export function toUnused(sessionId: string, row: Nullable<ConnectionRow>): MintedConnection | null {
  const { connection_id: connectionId, token, minted_at: createdAt } = row;
  return connectionId && token && createdAt ? { sessionId, connectionId, token, createdAt } : null;
}

export function toRefs(sessionId: string, connectionIds: readonly string[]): ConnectionRef[] {
  return connectionIds.map((connectionId) => ({ sessionId, connectionId }));
}

/** The one row that a function of the migrations answers always. */
export function onlyRow<Row>([row]: Row[]): Row {
  return present(row);
}

function present<Value>(value: Value | null | undefined): Value {
  if (value === null || value === undefined) throw new Error("a function of the migrations answered less than it says");
  return value;
}

function parseConfig(text: string): SessionConfig {
  return sessionConfigSchema.parse(JSON.parse(text));
}
