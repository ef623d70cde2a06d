import { type SessionConfig, sessionConfigSchema } from "../../shared/video-call";
import { Prisma } from "../generated/client";
import type { NewSession, SessionLookup, SessionRecord, SessionRepository } from "../ports";
import type { Db } from "./database";

interface SessionRow {
  id: string;
  session_name: string;
  max_participants: number;
  auto_created: boolean;
  session_config: string;
  created_at: Date;
  ends_at: Date | null;
  ended_at: Date | null;
  is_active: boolean;
}

const COLUMNS = Prisma.sql`s.id, s.session_name, s.max_participants, s.auto_created, s.session_config,
  s.created_at, s.ends_at, s.ended_at, s.is_active`;

/** Sessions, on the database's clock. The rules that must hold under concurrency are functions of the migrations. */
export function createSessionRepository(db: Db): SessionRepository {
  return {
    async findById(sessionId) {
      const rows = await db.$queryRaw<SessionRow[]>`SELECT ${COLUMNS} FROM find_video_session(${sessionId}::text) s`;
      return lookup(rows);
    },

    async findByNameKey(nameKey) {
      const rows = await db.$queryRaw<
        SessionRow[]
      >`SELECT ${COLUMNS} FROM find_video_session_by_name(${nameKey}::text) s`;
      return lookup(rows);
    },

    createOrFind: (session) => createOrFind(db, session),

    async endExpired() {
      const rows = await db.$queryRaw<SessionRow[]>`SELECT ${COLUMNS} FROM end_expired_video_sessions() s`;
      return rows.map(toRecord);
    },

    async endIdle(idleSeconds) {
      const rows = await db.$queryRaw<
        SessionRow[]
      >`SELECT ${COLUMNS} FROM end_idle_video_sessions(${idleSeconds}::int) s`;
      return rows.map(toRecord);
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

async function createOrFind(db: Db, session: NewSession) {
  const rows = await db.$queryRaw<(SessionRow & { created: boolean })[]>`
    SELECT created, ${COLUMNS} FROM (
      SELECT created, (session).* FROM create_or_find_video_session(
        ${session.id}::text, ${session.name}::text, ${session.nameKey}::text, ${session.maxParticipants}::int,
        ${session.autoCreated}::boolean, ${JSON.stringify(session.config)}::text, ${session.maxDurationSeconds}::int
      )
    ) s`;
  const row = rows[0];
  if (!row) throw new Error("create_or_find_video_session answers one row, always");
  return { session: toRecord(row), created: row.created };
}

function lookup([row]: SessionRow[]): SessionLookup {
  if (!row) return { kind: "unknown" };
  return { kind: row.is_active ? "active" : "ended", session: toRecord(row) };
}

function toRecord(row: SessionRow): SessionRecord {
  return {
    id: row.id,
    name: row.session_name,
    maxParticipants: row.max_participants,
    autoCreated: row.auto_created,
    config: parseConfig(row.session_config),
    createdAt: row.created_at,
    endsAt: row.ends_at,
    endedAt: row.ended_at,
  };
}

function parseConfig(text: string): SessionConfig {
  return sessionConfigSchema.parse(JSON.parse(text));
}
