import type { SessionLookup, SessionRepository } from "../ports";
import type { Db } from "./database";
import { SESSION_COLUMNS, type SessionRow, toSession } from "./rows";
import { sessionEnds } from "./session-ends";

/** Sessions, on the database's clock. The rules that must hold under concurrency are functions of the migrations. */
export function createSessionRepository(db: Db): SessionRepository {
  return {
    ...sessionEnds(db),

    async findById(sessionId) {
      const rows = await db.$queryRaw<SessionRow[]>`
        SELECT ${SESSION_COLUMNS} FROM find_video_session(${sessionId}::text) session`;
      return lookup(rows);
    },

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

    async activeIds() {
      const rows = await db.videoSession.findMany({
        where: { isActive: true },
        select: { id: true },
        orderBy: { id: "asc" },
      });
      return rows.map(({ id }) => id);
    },
  };
}

function lookup([row]: SessionRow[]): SessionLookup {
  if (!row) return { kind: "unknown" };
  return { kind: row.is_active ? "active" : "ended", session: toSession(row) };
}
