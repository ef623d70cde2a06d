import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { applyMigrations } from "../../../migrate.mjs";
import { startChild } from "./children";

export type DatabaseKind = "PostgreSQL" | "embedded";

/** A migrated database of the benchmark's own. */
export interface BenchDatabase {
  url: string;
  /** The embedded one's process; 0 for a server that isn't ours. */
  pid: number;
  sql(text: string, values?: unknown[]): Promise<void>;
  drop(): Promise<void>;
}

/** The embedded one always, a real PostgreSQL when TEST_DATABASE_URL names one. */
export const databaseKinds: DatabaseKind[] = process.env.TEST_DATABASE_URL ? ["PostgreSQL", "embedded"] : ["embedded"];

/** @param root the repository */
export async function createDatabase(kind: DatabaseKind, root: string): Promise<BenchDatabase> {
  const { url, pid, drop } = kind === "embedded" ? await startEmbedded(root) : await createOnServer();
  await applyMigrations(url);
  const pool = new pg.Pool({ connectionString: url, max: 1 });
  return {
    url,
    pid,
    sql: async (text, values) => void (await pool.query(text, values)),
    async drop() {
      await pool.end();
      await drop();
    },
  };
}

async function startEmbedded(root: string) {
  const folder = await mkdtemp(join(tmpdir(), "quickjoin bench "));
  const env = { EMBEDDED_DATABASE_DIR: folder, EMBEDDED_DATABASE_PORT: "0" };
  const { child, word, stop } = await startChild(join(root, "scripts", "embedded-database.mjs"), env);
  return {
    url: `postgresql://postgres:postgres@127.0.0.1:${word.port}/postgres?sslmode=disable`,
    pid: child.pid ?? 0,
    async drop() {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function createOnServer() {
  const server = process.env.TEST_DATABASE_URL ?? "";
  const name = `quickjoin_bench_${process.pid}_${Date.now()}`;
  const administrate = async (statement: string) => {
    const client = new pg.Client({ connectionString: server });
    await client.connect();
    await client.query(statement).finally(() => client.end());
  };
  await administrate(`CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, pid: 0, drop: () => administrate(`DROP DATABASE ${name} WITH (FORCE)`) };
}

/**
 * Active sessions in which two people were and from which they have gone, half of them made by a join (idle ones are looked for among
 * these), half by an administrator.
 */
export async function fill(database: BenchDatabase, sessions: number): Promise<void> {
  await database.sql(
    `INSERT INTO video_sessions (id, session_name, name_key, auto_created, created_at, ends_at)
     SELECT 'filler-' || n, 'Filler ' || n, 'filler ' || n, n % 2 = 0, now() - interval '1 hour', now() + interval '1 day'
     FROM generate_series(1, $1::int) n`,
    [sessions],
  );
  await database.sql(
    `INSERT INTO participants
       (id, video_session_id, username, username_key, asked_username, asked_username_key, role, state, joined_at, ended_at, end_reason)
     SELECT 'filler-' || n || '-' || p, 'filler-' || n, 'Person ' || p, 'person ' || p, 'Person ' || p, 'person ' || p,
       CASE p WHEN 1 THEN 'OWNER' ELSE 'PARTICIPANT' END, 'ended', now() - interval '1 hour', now() - interval '1 minute', 'left'
     FROM generate_series(1, $1::int) n, generate_series(1, 2) p`,
    [sessions],
  );
  await database.sql(
    `INSERT INTO connections (connection_id, participant_id, state, minted_at, active_at, closed_at, gone_at)
     SELECT 'con_filler_' || n || '_' || p, 'filler-' || n || '-' || p, 'closed', now() - interval '1 hour', now() - interval '1 hour',
       now() - interval '1 minute', now() - interval '1 minute'
     FROM generate_series(1, $1::int) n, generate_series(1, 2) p`,
    [sessions],
  );
  await database.sql("ANALYZE");
}
