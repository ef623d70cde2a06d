import { nameKey } from "../../shared/names";
import { suffixBases } from "../domain/username-suffix";
import type { ActorLookup, Departed, ParticipantRepository, ReconnectRequest, ReconnectResult } from "../ports";
import type { Db } from "./database";
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

type HeldSeats = Pick<
  ParticipantRepository,
  "findByUsername" | "findActor" | "beginReconnect" | "away" | "leave" | "remove"
>;

/** What becomes of a seat after it was taken. */
export function heldSeats(db: Db): HeldSeats {
  return {
    findByUsername: (sessionId, participantIds, username) => findByUsername(db, sessionId, participantIds, username),

    async findActor({ sessionId, participantId, epoch }) {
      const rows = await db.$queryRaw<ActorRow[]>`
        SELECT result, ${SESSION_COLUMNS}, ${SEAT_COLUMNS}
        FROM find_actor(${sessionId}::text, ${participantId}::text, ${epoch}::int)`;
      const row = onlyRow(rows);
      if (row.result !== "seated") return { kind: row.result };
      return { kind: "seated", participant: toParticipant(row), session: toSession(row) };
    },

    beginReconnect: (request) => beginReconnect(db, request),

    async away(participantId, epoch, connectionId) {
      const [row] = await db.$queryRaw<Closing[]>`
        SELECT session_id, closing FROM seat_away(${participantId}::text, ${epoch}::int, ${connectionId}::text)`;
      return row ? toDeparted(row) : null;
    },

    async leave(participantId, epoch) {
      const [row] = await db.$queryRaw<Closing[]>`
        SELECT session_id, closing FROM leave_session(${participantId}::text, ${epoch}::int)`;
      return row ? toDeparted(row) : null;
    },

    async remove(sessionId, participantId) {
      const [row] = await db.$queryRaw<{ removed: boolean; closing: string[] }[]>`
        SELECT removed, closing FROM remove_participant(${sessionId}::text, ${participantId}::text)`;
      return row ? { removed: row.removed, closing: toRefs(sessionId, row.closing) } : null;
    },
  };
}

interface Closing {
  session_id: string;
  closing: string[];
}

function toDeparted({ session_id: sessionId, closing }: Closing): Departed {
  return { sessionId, closing: toRefs(sessionId, closing) };
}

type ActorRow = Nullable<SessionRow> & Nullable<SeatRow> & { result: ActorLookup["kind"] };

type ReconnectRow = Nullable<SessionRow> &
  Nullable<SeatRow> &
  Nullable<ConnectionRow> & {
    result: ReconnectResult["kind"];
    was: Extract<ReconnectResult, { kind: "seated" }>["was"];
    closing: string[];
  };

async function beginReconnect(db: Db, request: ReconnectRequest): Promise<ReconnectResult> {
  const { sessionId, participantId } = request;
  // The name never changes; it is needed in case that it is held by somebody else meanwhile.
  const known = await db.participant.findUnique({ where: { id: participantId }, select: { askedUsername: true } });
  const { bases, keys } = suffixBases(known?.askedUsername ?? "");
  const rows = await db.$queryRaw<ReconnectRow[]>`
    SELECT result, was, closing, ${SESSION_COLUMNS}, ${SEAT_COLUMNS}, ${UNUSED_COLUMNS}
    FROM begin_reconnect(
      ${sessionId}::text, ${participantId}::text, ${request.epoch}::int, ${request.lastConnectionId}::text,
      ${request.requestId}::text, ${bases}::text[], ${keys}::text[]
    )`;
  const row = onlyRow(rows);
  if (row.result === "full") return { kind: "full", maxParticipants: toSession(row).maxParticipants };
  if (row.result !== "seated") return { kind: row.result };
  return {
    kind: "seated",
    session: toSession(row),
    participant: toParticipant(row),
    was: row.was,
    unused: toUnused(sessionId, row),
    closing: toRefs(sessionId, row.closing),
  };
}

/** The one seated by that name first, then one who asked for it; those who still hold a seat before those who ended. */
async function findByUsername(db: Db, sessionId: string, participantIds: readonly string[], username: string) {
  const key = nameKey(username);
  const [row] = await db.$queryRaw<SeatRow[]>`
    SELECT ${SEAT_COLUMNS} FROM (
      SELECT p AS seat FROM participants p
      WHERE p.video_session_id = ${sessionId}::text AND p.id = ANY (${[...participantIds]}::text[])
        AND (p.username_key = ${key}::text OR p.asked_username_key = ${key}::text)
      ORDER BY p.state = 'ended' OR coalesce(p.seat_expires_at <= clock_timestamp(), false), p.username_key <> ${key}::text,
        p.joined_at DESC, p.id
      LIMIT 1
    ) named`;
  return row ? toParticipant(row) : null;
}
