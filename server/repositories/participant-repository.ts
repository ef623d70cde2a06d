import { nameKey } from "../../shared/names";
import { suffixBases } from "../domain/username-suffix";
import type {
  ConfirmResult,
  JoinRequest,
  JoinResult,
  MintedConnection,
  ParticipantRepository,
  SeatClaim,
} from "../ports";
import { connectionEvents } from "./connection-events";
import type { Db } from "./database";
import { heldSeats } from "./held-seats";
import {
  type ConnectionRow,
  type Nullable,
  onlyRow,
  SEAT_COLUMNS,
  SESSION_COLUMNS,
  type SeatRow,
  type SessionRow,
  toParticipant,
  toRefs,
  toSession,
  toUnused,
  UNUSED_COLUMNS,
} from "./rows";

/** Seats, on the database's clock. The rules that must hold under concurrency are functions of the migrations. */
export function createParticipantRepository(db: Db): ParticipantRepository {
  return {
    ...connectionEvents(db),
    ...heldSeats(db),

    join: (request) => join(db, request),

    confirm: (seat, minted) => confirm(db, seat, minted),

    async findUnused({ sessionId, participantId, epoch, kind, requestId }) {
      const rows = await db.$queryRaw<Nullable<ConnectionRow>[]>`
        SELECT connection_id, token, minted_at
        FROM unused_connection(${participantId}::text, ${epoch}::int, ${kind}::text, ${requestId}::text, 10)`;
      return toUnused(sessionId, onlyRow(rows));
    },

    async release(participantId, epoch) {
      const [row] = await db.$queryRaw<{ session_id: string }[]>`
        SELECT p.video_session_id AS session_id FROM participants p, release_seat(p.id, ${epoch}::int)
        WHERE p.id = ${participantId}::text`;
      return row?.session_id ?? null;
    },

    async now() {
      return onlyRow(await db.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`).now;
    },

    async giveUpExpired() {
      const rows = await db.$queryRaw<{ session: string }[]>`SELECT give_up_expired_seats() AS session`;
      return rows.map(({ session }) => session);
    },
  };
}

type JoinRow = Nullable<SessionRow> &
  Nullable<SeatRow> &
  Nullable<ConnectionRow> & { result: JoinResult["kind"]; created: boolean; seat_limit: number; is_new: boolean };

async function join(db: Db, request: JoinRequest): Promise<JoinResult> {
  const { find, newSession, credential } = request;
  const { bases, keys } = suffixBases(request.username);
  const rows = await db.$queryRaw<JoinRow[]>`
    SELECT result, created, seat_limit, is_new, ${SESSION_COLUMNS}, ${SEAT_COLUMNS}, ${UNUSED_COLUMNS}
    FROM join_video_session(
      ${find.sessionId}::text, ${find.nameKey}::text, ${newSession?.id ?? null}::text, ${newSession?.name ?? null}::text,
      ${newSession?.maxParticipants ?? null}::int, ${newSession ? JSON.stringify(newSession.config) : null}::text,
      ${newSession?.maxDurationSeconds ?? null}::int,
      ${request.newParticipantId}::text, ${request.username}::text, ${nameKey(request.username)}::text,
      ${bases}::text[], ${keys}::text[], ${request.requestId}::text, ${credential?.participantId ?? null}::text,
      ${credential?.epoch ?? null}::int, ${credential?.sessionId ?? null}::text, ${request.takeover}::boolean
    )`;
  const row = onlyRow(rows);
  if (row.result === "full") return { kind: "full", maxParticipants: row.seat_limit };
  if (row.result !== "seated") return { kind: row.result };
  const session = toSession(row);
  return {
    kind: "seated",
    session,
    created: row.created,
    participant: toParticipant(row),
    isNew: row.is_new,
    unused: toUnused(session.id, row),
  };
}

async function confirm(db: Db, seat: SeatClaim, minted: MintedConnection): Promise<ConfirmResult> {
  const { sessionId } = seat;
  const [row] = await db.$queryRaw<(ConnectionRow & { discarded: string[] })[]>`
    SELECT (connection).connection_id, (connection).token, (connection).minted_at, discarded
    FROM confirm_seat(
      ${sessionId}::text, ${seat.participantId}::text, ${seat.epoch}::int, ${seat.kind}::text, ${seat.requestId}::text,
      ${minted.connectionId}::text, ${minted.token}::text, ${minted.createdAt}::timestamptz
    )`;
  if (!row) return { kind: "lost" };
  return {
    kind: "confirmed",
    connection: { sessionId, connectionId: row.connection_id, token: row.token, createdAt: row.minted_at },
    discarded: toRefs(sessionId, row.discarded),
  };
}
