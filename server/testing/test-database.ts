import { randomUUID } from "node:crypto";
import { PGlite } from "@electric-sql/pglite";
import { PGLiteSocketServer } from "@electric-sql/pglite-socket";
import pg from "pg";
import { applyMigrations } from "../../scripts/migrate.mjs";
import type { ParticipantRepository, SessionRepository } from "../ports";
import { type Database, openDatabase } from "../repositories/database";
import { createParticipantRepository } from "../repositories/participant-repository";
import { createSessionRepository } from "../repositories/session-repository";

export type DatabaseKind = "embedded" | "postgres";

/** The databases that a suite runs against: the embedded one always, a real PostgreSQL when TEST_DATABASE_URL names one. */
export const databaseKinds: DatabaseKind[] = process.env.TEST_DATABASE_URL ? ["embedded", "postgres"] : ["embedded"];

export interface TestDatabase {
  sessions: SessionRepository;
  participants: ParticipantRepository;
  /** For whoever makes repositories of his own. */
  url: string;
  prisma: Database["prisma"];
  /** Runs SQL, to move clocks and to look into tables. Values come as `$1`, `$2`, … */
  sql<Row extends pg.QueryResultRow = pg.QueryResultRow>(text: string, values?: unknown[]): Promise<Row[]>;
  /** Empties all tables. */
  clear(): Promise<void>;
  /** Cuts every connection and refuses new ones, as a database does that is gone. Answers how it comes back, with all that it held. */
  outage(): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

/**
 * A migrated database of its own, in memory unless a PostgreSQL is asked for: about two seconds, so once per test file, with
 * `clear` between tests. Close it at the end.
 */
export async function createTestDatabase(kind: DatabaseKind = "embedded"): Promise<TestDatabase> {
  const { url, outage, drop } = kind === "embedded" ? await startEmbedded() : await createOnServer();
  await applyMigrations(url);
  const { prisma, close } = openDatabase({ url });
  const pool = new pg.Pool({ connectionString: url, max: 1 });
  pool.on("error", () => {}); // cut while idle: the next query connects anew
  return {
    sessions: createSessionRepository(prisma),
    participants: createParticipantRepository(prisma),
    url,
    prisma,
    sql: async <Row extends pg.QueryResultRow>(text: string, values?: unknown[]) =>
      (await pool.query<Row>(text, values)).rows,
    clear: async () => {
      await pool.query("TRUNCATE video_sessions CASCADE");
    },
    outage: async () => {
      const comeBack = await outage();
      await pool.query("SELECT").catch(() => {}); // it knows now that its connection is gone
      return comeBack;
    },
    close: async () => {
      await close();
      await pool.end();
      await drop();
    },
  };
}

async function startEmbedded() {
  const db = await PGlite.create();
  const listen = async (port: number) => {
    const listening = new PGLiteSocketServer({ db, port, maxConnections: 50 });
    await listening.start();
    return listening;
  };
  let server = await listen(0);
  const address = server.getServerConn();
  return {
    url: `postgresql://postgres@${address}/postgres`,
    outage: async () => {
      await server.stop();
      return async () => {
        server = await listen(Number(new URL(`tcp://${address}`).port));
      };
    },
    drop: async () => {
      await server.stop();
      await db.close();
    },
  };
}

async function createOnServer() {
  const name = `quickjoin_test_${randomUUID().replaceAll("-", "")}`;
  const url = new URL(process.env.TEST_DATABASE_URL ?? "");
  const administrate = async (statement: string) => {
    const client = new pg.Client({ connectionString: url.href });
    await client.connect();
    await client.query(statement).finally(() => client.end());
  };
  await administrate(`CREATE DATABASE ${name}`);
  const own = new URL(url);
  own.pathname = `/${name}`;
  const allowConnections = (allowed: boolean) => administrate(`ALTER DATABASE ${name} ALLOW_CONNECTIONS ${allowed}`);
  // Without FORCE: a pool's `end` comes before its sessions are over, PostgreSQL waits 5 s for them, and one cut off would be an error here.
  return {
    url: own.href,
    outage: async () => {
      await allowConnections(false);
      await administrate(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`);
      return () => allowConnections(true);
    },
    drop: () => administrate(`DROP DATABASE ${name}`),
  };
}
