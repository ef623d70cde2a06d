import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createTestDatabase, databaseKinds } from "../server/testing/test-database";
import { applyMigrations } from "./migrate.mjs";
import { root } from "./setup/places.mjs";

/** @type {import("../server/testing/test-database").TestDatabase[]} */
let databases = [];
/** @type {string} */
let folder;
beforeAll(async () => {
  databases = await Promise.all(databaseKinds.map((kind) => createTestDatabase(kind)));
});
afterAll(() => Promise.all(databases.map((database) => database.close())));
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "quickjoin migrations "));
  for (const { sql } of databases) await sql('DELETE FROM "_prisma_migrations"');
  for (const { sql } of databases) await sql("DROP TABLE IF EXISTS one, two");
  return () => rmSync(folder, { recursive: true });
});

/**
 * @param {string} name
 * @param {string} sql
 */
function write(name, sql) {
  mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, name, "migration.sql"), sql);
}
/** @param {import("../server/testing/test-database").TestDatabase} database */
const history = ({ sql }) =>
  sql('SELECT migration_name AS name, checksum FROM "_prisma_migrations" ORDER BY started_at');
const each = databaseKinds.map((kind, index) => /** @type {const} */ ([kind, index]));

test.each(each)("%s: applies what is missing, oldest first, and nothing twice", async (_, index) => {
  const database = databases[index];
  if (!database) throw new Error("no database");
  write("20300101000000_one", "CREATE TABLE one (id int); INSERT INTO one VALUES (1);");
  expect(await applyMigrations(database.url, undefined, folder)).toBe(1);
  write("20300102000000_two", "CREATE TABLE two AS SELECT id FROM one;");
  /** @type {string[]} */
  const said = [];
  expect(await applyMigrations(database.url, (line) => said.push(line), folder)).toBe(1);
  expect(said).toEqual(["applied 20300102000000_two"]);
  expect(await applyMigrations(database.url, undefined, folder)).toBe(0);
  const checksum = (/** @type {string} */ name) =>
    createHash("sha256")
      .update(readFileSync(join(folder, name, "migration.sql")))
      .digest("hex");
  expect(await history(database)).toEqual(
    ["20300101000000_one", "20300102000000_two"].map((name) => ({ name, checksum: checksum(name) })),
  );
});

test.each(each)("%s: five instances at once apply each once", async (_, index) => {
  const database = databases[index];
  if (!database) throw new Error("no database");
  write("20300101000000_one", "CREATE TABLE one (id int);");
  const counts = await Promise.all(Array.from({ length: 5 }, () => applyMigrations(database.url, undefined, folder)));
  expect(counts.sort()).toEqual([0, 0, 0, 0, 1]);
});

test.each(each)("%s: a failing migration changes nothing and is named", async (_, index) => {
  const database = databases[index];
  if (!database) throw new Error("no database");
  write("20300101000000_one", "CREATE TABLE one (id int);");
  write("20300102000000_two", "CREATE TABLE two (id int); SELECT nonsense;");
  await expect(applyMigrations(database.url, undefined, folder)).rejects.toThrow(
    /^The migration 20300102000000_two failed, and nothing was changed: .*nonsense/,
  );
  expect(await history(database)).toEqual([]);
  expect(await database.sql("SELECT to_regclass('one') AS one")).toEqual([{ one: null }]);
});

test.each(each)("%s: a changed migration, and one that Prisma left failed, are refused by name", async (_, index) => {
  const database = databases[index];
  if (!database) throw new Error("no database");
  write("20300101000000_one", "CREATE TABLE one (id int);");
  await applyMigrations(database.url, undefined, folder);
  write("20300101000000_one", "CREATE TABLE one (id bigint);");
  await expect(applyMigrations(database.url, undefined, folder)).rejects.toThrow(
    "The migration 20300101000000_one was changed after it had been applied",
  );
  await database.sql('UPDATE "_prisma_migrations" SET finished_at = NULL');
  await expect(applyMigrations(database.url, undefined, folder)).rejects.toThrow(
    "20300101000000_one was begun by Prisma",
  );
});

test("by itself it says in one sentence what is wrong", () => {
  const run = (/** @type {string | undefined} */ url) =>
    spawnSync(process.execPath, [join(root, "scripts", "migrate.mjs")], {
      env: { ...process.env, DATABASE_URL: url },
      encoding: "utf8",
    });
  expect(run("")).toMatchObject({
    status: 1,
    stderr: "Set DATABASE_URL to the PostgreSQL that is to be migrated.\n",
  });
  const unreachable = run("postgresql://postgres@127.0.0.1:1/none");
  expect(unreachable.status).toBe(1);
  expect(unreachable.stderr).toMatch(
    /^The database can't be reached: start it or correct DATABASE_URL \(.*ECONNREFUSED.*\)\.\n$/,
  );
});
