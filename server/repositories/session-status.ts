import type { StatusRecord } from "../ports";
import type { Db } from "./database";
import { SESSION_COLUMNS, type SessionRow, toSession } from "./rows";

type Seat = StatusRecord["participants"][number];

type StatusRow = SessionRow & {
  read_at: Date;
  total_connected_seconds: number;
  seats: (Omit<Seat, "stateSince" | "joinedAt"> & { stateSince: number; joinedAt: number })[];
};

/** All that status tells of a session, in one read; null: unknown. */
export async function readStatus(db: Db, sessionId: string): Promise<StatusRecord | null> {
  const [row] = await db.$queryRaw<StatusRow[]>`
    SELECT ${SESSION_COLUMNS}, read_at, total_connected_seconds, seats FROM video_session_status(${sessionId}::text)`;
  if (!row) return null;
  return {
    session: toSession(row),
    isActive: row.is_active,
    participants: row.seats.map((seat) => ({
      ...seat,
      stateSince: new Date(seat.stateSince),
      joinedAt: new Date(seat.joinedAt),
    })),
    totalConnectedSeconds: row.total_connected_seconds,
    version: row.read_at.getTime(),
  };
}
