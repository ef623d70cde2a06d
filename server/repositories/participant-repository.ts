import { nameKey } from "../../shared/names";
import type { ParticipantRole } from "../../shared/video-call";
import { suffixBases } from "../domain/username-suffix";
import { Prisma } from "../generated/client";
import type {
  ConfirmResult,
  ConnectionRef,
  EndReason,
  MintedConnection,
  ParticipantRecord,
  ParticipantRepository,
  SeatRequest,
  SeatResult,
  SeatState,
} from "../ports";
import { connectionEvents } from "./connection-events";
import type { Db } from "./database";

interface ParticipantRow {
  id: string;
  video_session_id: string;
  username: string;
  asked_username: string;
  role: ParticipantRole;
  epoch: number;
  state: SeatState | "ended";
  joined_at: Date;
  end_reason: EndReason | null;
}

interface ConnectionRow {
  connection_id: string;
  token: string;
  minted_at: Date;
}

/** Columns of a participant that a query calls `seat`. */
const SEAT_COLUMNS = Prisma.sql`(seat).id, (seat).video_session_id, (seat).username, (seat).asked_username,
  (seat).role, (seat).epoch, (seat).state, (seat).joined_at`;

/** Seats, on the database's clock. The rules that must hold under concurrency are functions of the migrations. */
export function createParticipantRepository(db: Db): ParticipantRepository {
  return {
    ...connectionEvents(db),

    reserve: (request) => reserve(db, request),

    confirm: (seat, minted) => confirm(db, seat, minted),

    async release(participantId, epoch) {
      await db.$executeRaw`SELECT release_seat(${participantId}::text, ${epoch}::int)`;
    },

    async leave(participantId, epoch) {
      const [left] = await db.$queryRaw<{ session_id: string; closing: string[] }[]>`
        SELECT session_id, closing FROM leave_session(${participantId}::text, ${epoch}::int)`;
      return left ? refs(left.session_id, left.closing) : null;
    },

    findByUsername: (sessionId, participantIds, username) => findByUsername(db, sessionId, participantIds, username),

    async now() {
      const [row] = await db.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`;
      if (!row) throw new Error("clock_timestamp answers one row, always");
      return row.now;
    },

    async giveUpExpired() {
      const [row] = await db.$queryRaw<{ given_up: number }[]>`SELECT give_up_expired_seats() AS given_up`;
      return row?.given_up ?? 0;
    },
  };
}

type ReserveRow = Omit<ParticipantRow, "id"> & { id: string | null } & {
  result: SeatResult["kind"];
  seat_limit: number;
  is_new: boolean;
} & { [Column in keyof ConnectionRow]: ConnectionRow[Column] | null };

async function reserve(db: Db, request: SeatRequest): Promise<SeatResult> {
  const { bases, keys } = suffixBases(request.username);
  const [row] = await db.$queryRaw<ReserveRow[]>`
    SELECT result, seat_limit, is_new, ${SEAT_COLUMNS}, (unused).connection_id, (unused).token, (unused).minted_at
    FROM reserve_seat(
      ${request.sessionId}::text, ${request.newParticipantId}::text, ${request.username}::text,
      ${nameKey(request.username)}::text, ${bases}::text[], ${keys}::text[], ${request.requestId}::text,
      ${request.credential?.participantId ?? null}::text, ${request.credential?.epoch ?? null}::int,
      ${request.takeover}::boolean, ${request.createdSession}::boolean
    )`;
  if (!row) throw new Error("reserve_seat answers one row, always");
  if (row.result === "full") return { kind: "full", maxParticipants: row.seat_limit };
  if (row.result !== "seated") return { kind: row.result };
  if (row.id === null) throw new Error("reserve_seat answers a seat when it seats, always");
  const unused =
    row.connection_id && row.token && row.minted_at
      ? minted(request.sessionId, { connection_id: row.connection_id, token: row.token, minted_at: row.minted_at })
      : null;
  return { kind: "seated", participant: toRecord({ ...row, id: row.id }), isNew: row.is_new, unused };
}

async function confirm(
  db: Db,
  seat: Parameters<ParticipantRepository["confirm"]>[0],
  connection: MintedConnection,
): Promise<ConfirmResult> {
  const [row] = await db.$queryRaw<(ConnectionRow & { discarded: string[] })[]>`
    SELECT (connection).connection_id, (connection).token, (connection).minted_at, discarded
    FROM confirm_seat(
      ${connection.sessionId}::text, ${seat.participantId}::text, ${seat.epoch}::int, ${seat.requestId}::text,
      ${connection.connectionId}::text, ${connection.token}::text, ${connection.createdAt}::timestamptz
    )`;
  if (!row) return { kind: "lost" };
  return {
    kind: "confirmed",
    connection: minted(connection.sessionId, row),
    discarded: refs(connection.sessionId, row.discarded),
  };
}

/** The one seated by that name first, then one who asked for it; those who still hold a seat before those who ended. */
async function findByUsername(db: Db, sessionId: string, participantIds: readonly string[], username: string) {
  const key = nameKey(username);
  const [row] = await db.$queryRaw<ParticipantRow[]>`
    SELECT id, video_session_id, username, asked_username, role, epoch, joined_at,
      CASE WHEN seat_expires_at <= clock_timestamp() THEN 'ended' ELSE state END AS state
    FROM participants
    WHERE video_session_id = ${sessionId}::text AND id = ANY (${[...participantIds]}::text[])
      AND (username_key = ${key}::text OR asked_username_key = ${key}::text)
    ORDER BY state = 'ended', username_key <> ${key}::text, joined_at DESC, id LIMIT 1`;
  return row ? toRecord(row) : null;
}

function toRecord(row: Omit<ParticipantRow, "end_reason">): ParticipantRecord {
  return {
    id: row.id,
    sessionId: row.video_session_id,
    username: row.username,
    askedUsername: row.asked_username,
    role: row.role,
    epoch: row.epoch,
    state: row.state,
    joinedAt: row.joined_at,
  };
}

function minted(sessionId: string, row: ConnectionRow): MintedConnection {
  return { sessionId, connectionId: row.connection_id, token: row.token, createdAt: row.minted_at };
}

function refs(sessionId: string, connectionIds: readonly string[]): ConnectionRef[] {
  return connectionIds.map((connectionId) => ({ sessionId, connectionId }));
}
