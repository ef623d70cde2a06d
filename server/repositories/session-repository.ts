import type { SessionLookup, SessionRepository } from "../ports";
import type { Db } from "./database";
import { SESSION_COLUMNS, type SessionRow, toSession } from "./rows";
import { sessionEnds } from "./session-ends";
import { readStatus } from "./session-status";

/** Sessions, on the database's clock. The rules that must hold under concurrency are functions of the migrations. */
export function createSessionRepository(db: Db): SessionRepository {
  return {
    ...sessionEnds(db),

    async findById(sessionId) {
      const rows = await db.$queryRaw<SessionRow[]>`
        SELECT ${SESSION_COLUMNS} FROM find_video_session(${sessionId}::text) session`;
      return lookup(rows);
    },

    async lookup(nameKey) {
      const [row] = await db.$queryRaw<{ seatsTaken: number; maxParticipants: number }[]>`
        SELECT s.max_participants AS "maxParticipants", (
          SELECT count(*)::int FROM participants p
          WHERE p.video_session_id = s.id AND p.state <> 'ended'
            AND (p.seat_expires_at IS NULL OR p.seat_expires_at > clock_timestamp())
        ) AS "seatsTaken"
        FROM video_sessions s
        WHERE s.name_key = ${nameKey}::text AND s.is_active AND (s.ends_at IS NULL OR s.ends_at > clock_timestamp())`;
      return row ?? null;
    },

    status: (sessionId) => readStatus(db, sessionId),

    async endExpired() {
      const rows = await db.$queryRaw<SessionRow[]>`
        SELECT ${SESSION_COLUMNS} FROM end_expired_video_sessions() session`;
      return rows.map(toSession);
    },

    async endIdle(idleSeconds) {
      const rows = await db.$queryRaw<SessionRow[]>`
        SELECT ${SESSION_COLUMNS} FROM end_idle_video_sessions(${idleSeconds}::int) session`;
      return rows.map(toSession);
    },

    async counts() {
      // Seats past their clock and sessions past their end are over, though no job has tidied them yet.
      const [row] = await db.$queryRaw<{ activeSessions: number; seats: number }[]>`
        WITH active AS (
          SELECT id FROM video_sessions WHERE is_active AND (ends_at IS NULL OR ends_at > now())
        )
        SELECT
          (SELECT count(*)::int FROM active) AS "activeSessions",
          (SELECT count(*)::int FROM participants
            WHERE state <> 'ended' AND (seat_expires_at IS NULL OR seat_expires_at > now())
              AND video_session_id IN (SELECT id FROM active)) AS seats`;
      return row ?? { activeSessions: 0, seats: 0 };
    },

    async activeIds(among) {
      const ids = among ? [...among] : null;
      const rows = await db.$queryRaw<{ id: string }[]>`
        SELECT id FROM video_sessions WHERE is_active AND (${ids}::text[] IS NULL OR id = ANY (${ids}::text[])) ORDER BY id`;
      return rows.map(({ id }) => id);
    },

    async hasActive() {
      const [row] = await db.$queryRaw<{ found: boolean }[]>`
        SELECT EXISTS (SELECT FROM video_sessions WHERE is_active) AS found`;
      return row?.found ?? false;
    },
  };
}

function lookup([row]: SessionRow[]): SessionLookup {
  if (!row) return { kind: "unknown" };
  return { kind: row.is_active ? "active" : "ended", session: toSession(row) };
}
