import type { SessionRepository } from "../ports";
import type { Db } from "./database";
import { SESSION_COLUMNS, type SessionRow, toSession } from "./rows";

type SessionEnds = Pick<SessionRepository, "extend" | "end" | "claimDurationWarnings">;

/** What an owner does to the end of a session, and the warnings before it. */
export function sessionEnds(db: Db): SessionEnds {
  return {
    async extend(sessionId, seconds, atMostSeconds) {
      const [row] = await db.$queryRaw<SessionRow[]>`
        SELECT ${SESSION_COLUMNS} FROM extend_video_session(
          ${sessionId}::text, ${seconds}::int, ${atMostSeconds}::int
        ) session`;
      return row ? toSession(row) : null;
    },

    async end(sessionId) {
      const [row] = await db.$queryRaw<{ ended: boolean }[]>`SELECT end_video_session_now(${sessionId}::text) AS ended`;
      return row?.ended ?? false;
    },

    async claimDurationWarnings() {
      const rows = await db.$queryRaw<SessionRow[]>`
        SELECT ${SESSION_COLUMNS} FROM claim_duration_warnings() session`;
      return rows.map(toSession);
    },
  };
}
