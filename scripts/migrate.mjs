import { createHash, randomUUID } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import pg from "pg";
import { root } from "./setup/places.mjs";
import { explain, Problem } from "./setup/problem.mjs";

/** The lock that Prisma's own `migrate deploy` takes (schema-engine, sql_schema_connector): the two exclude each other. */
const PRISMA_LOCK = 72707369;
const CONNECT_TIMEOUT_MS = 10_000;

/** Prisma's own table (schema-engine, sql_migration_persistence), so that its tools agree about what was applied. */
const CREATE_HISTORY = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" VARCHAR(36) PRIMARY KEY NOT NULL,
  "checksum" VARCHAR(64) NOT NULL,
  "finished_at" TIMESTAMPTZ,
  "migration_name" VARCHAR(255) NOT NULL,
  "logs" TEXT,
  "rolled_back_at" TIMESTAMPTZ,
  "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(),
  "applied_steps_count" INTEGER NOT NULL DEFAULT 0
)`;

/**
 * @typedef {{name: string, sql: string, checksum: string}} Migration
 * @typedef {{migration_name: string, checksum: string, finished_at: Date | null}} Applied
 */

/**
 * Brings a database up to date with the migrations of the folder, all of them or none. May run on several instances at once.
 * Throws a Problem when the history doesn't fit (changed or failed migration), or when a migration fails.
 * @param {string} databaseUrl
 * @param {(line: string) => void} [log] told about each migration that is applied
 * @param {string} [folder]
 * @returns {Promise<number>} how many were applied
 */
export async function applyMigrations(databaseUrl, log = () => {}, folder = join(root, "prisma", "migrations")) {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  try {
    await client.connect();
  } catch (error) {
    throw new Problem(`The database can't be reached: start it or correct DATABASE_URL (${messageOf(error)}).`);
  }
  try {
    // One transaction: it excludes others on the embedded database too, where sessions are shared, and leaves nothing half done.
    await client.query("BEGIN");
    await client.query(`SELECT pg_advisory_xact_lock(${PRISMA_LOCK})`);
    const applied = await applyPending(client, readMigrations(folder), log);
    await client.query("COMMIT");
    return applied;
  } catch (error) {
    await client.query("ROLLBACK").catch(() => {}); // the connection may be what failed
    throw error;
  } finally {
    await client.end();
  }
}

/**
 * @param {pg.Client} client
 * @param {Migration[]} migrations
 * @param {(line: string) => void} log
 */
async function applyPending(client, migrations, log) {
  const applied = await readHistory(client);
  let count = 0;
  for (const migration of migrations) {
    const found = applied.get(migration.name);
    if (found) requireSame(migration, found);
    else {
      await apply(client, migration);
      log(`applied ${migration.name}`);
      count++;
    }
  }
  const known = new Set(migrations.map(({ name }) => name));
  for (const name of applied.keys())
    if (!known.has(name)) log(`the database has ${name}, which this version doesn't know`);
  return count;
}

/**
 * @param {string} folder
 * @returns {Migration[]} oldest first
 */
function readMigrations(folder) {
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, "migration.sql")))
    .sort()
    .map((name) => {
      const content = readFileSync(join(folder, name, "migration.sql"));
      return { name, sql: content.toString("utf8"), checksum: createHash("sha256").update(content).digest("hex") };
    });
}

/**
 * @param {pg.Client} client
 * @returns {Promise<Map<string, Applied>>}
 */
async function readHistory(client) {
  const { rows: tables } = await client.query(`SELECT to_regclass('"_prisma_migrations"') IS NOT NULL AS there`);
  if (!tables[0].there) await client.query(CREATE_HISTORY);
  const { rows } = await client.query(
    `SELECT migration_name, checksum, finished_at FROM "_prisma_migrations" WHERE rolled_back_at IS NULL ORDER BY started_at`,
  );
  return new Map(rows.map((row) => [row.migration_name, row]));
}

/**
 * @param {Migration} migration
 * @param {Applied} found
 */
function requireSame({ name, checksum }, found) {
  if (!found.finished_at) {
    throw new Problem(
      `The migration ${name} was begun by Prisma and failed: mend the database, then mark it with \`prisma migrate resolve\`.`,
    );
  }
  if (found.checksum !== checksum) {
    throw new Problem(
      `The migration ${name} was changed after it had been applied: put its old text back, and write a new migration for the change.`,
    );
  }
}

/**
 * @param {pg.Client} client
 * @param {Migration} migration
 */
async function apply(client, { name, sql, checksum }) {
  try {
    await client.query(sql);
  } catch (error) {
    throw new Problem(`The migration ${name} failed, and nothing was changed: ${messageOf(error)}.`);
  }
  await client.query(
    `INSERT INTO "_prisma_migrations" (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
     VALUES ($1, $2, $3, clock_timestamp(), clock_timestamp(), 1)`,
    [randomUUID(), checksum, name],
  );
}

/**
 * @param {unknown} error
 * @returns {string}
 */
function messageOf(error) {
  // Node's connection errors to a name with several addresses have no message of their own.
  if (error instanceof AggregateError) return error.errors.map(messageOf).join(", ");
  return error instanceof Error ? error.message : String(error);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  try {
    if (!process.env.DATABASE_URL) throw new Problem("Set DATABASE_URL to the PostgreSQL that is to be migrated.");
    const count = await applyMigrations(process.env.DATABASE_URL, (line) => console.log(line));
    console.log(count ? `${count} applied.` : "The database is up to date.");
  } catch (error) {
    console.error(explain(error));
    process.exitCode = 1;
  }
}
