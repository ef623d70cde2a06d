import { fork } from "node:child_process";
import { once } from "node:events";
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { root } from "./setup/places.mjs";

/** @typedef {import("node:child_process").ChildProcess} ChildProcess */

// Each start is a whole PostgreSQL: half a second by itself, many on a machine that is busy with other tests.
const PATIENCE_MS = 180_000;

/** @type {string} */
let place;
/** @type {Set<ChildProcess>} */
const running = new Set();
beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), "quickjoin database "));
});
afterEach(async () => {
  for (const child of running) child.kill("SIGKILL");
  await Promise.all([...running].map((child) => once(child, "exit")));
});
afterAll(() => rmSync(place, { recursive: true }));

/**
 * @param {string} folder
 * @param {{port?: string, uid?: number}} [options]
 */
function start(folder, { port = "0", uid } = {}) {
  const child = fork(join(root, "scripts", "embedded-database.mjs"), [], {
    env: { ...process.env, EMBEDDED_DATABASE_DIR: folder, EMBEDDED_DATABASE_PORT: port },
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    ...(uid === undefined ? {} : { uid }),
  });
  running.add(child);
  child.once("exit", () => running.delete(child));
  let said = "";
  const { stderr } = child;
  if (!stderr) throw new Error("stderr is a pipe");
  stderr.on("data", (chunk) => (said += chunk));
  // Not the child's own "close": Node 20 never tells it once the channel was disconnected from this side.
  const ended = Promise.all([once(child, "exit"), once(stderr, "close")]).then(([[code]]) => ({ code, said }));
  /** @type {Promise<number>} */
  const ready = Promise.race([
    once(child, "message").then(([message]) => message.port),
    ended.then(({ said }) => Promise.reject(new Error(said))),
  ]);
  ready.catch(() => {}); // whoever waits for the end isn't interested
  return { child, ready, ended };
}

/**
 * @param {number} port
 * @param {string} sql
 */
async function query(port, sql) {
  const client = new pg.Client({ connectionString: `postgresql://postgres@127.0.0.1:${port}/postgres` });
  await client.connect();
  const { rows } = await client.query(sql).finally(() => client.end());
  return rows;
}

test(
  "keeps what was committed through SIGTERM, the end of its parent and kill -9, and leaves no lock behind when asked to end",
  async () => {
    const folder = join(place, "kept", "database");
    const ends = [
      (/** @type {ChildProcess} */ child) => child.kill("SIGTERM"),
      (/** @type {ChildProcess} */ child) => child.disconnect(),
      (/** @type {ChildProcess} */ child) => child.kill("SIGKILL"),
      (/** @type {ChildProcess} */ child) => child.kill("SIGINT"),
    ];
    for (const [index, end] of ends.entries()) {
      const { child, ready, ended } = start(folder);
      const port = await ready;
      if (index === 0) await query(port, "CREATE TABLE kept (id int)");
      expect(await query(port, "SELECT count(*)::int AS rows FROM kept")).toEqual([{ rows: index }]);
      await query(port, `INSERT INTO kept VALUES (${index})`);
      const askedAt = performance.now();
      end(child);
      expect((await ended).code).toBe(index === 2 ? null : 0);
      expect(performance.now() - askedAt).toBeLessThan(5_000);
      expect(existsSync(join(folder, "database.lock"))).toBe(index === 2);
    }
  },
  PATIENCE_MS,
);

test(
  "a second process on the folder is refused in one sentence, and the first goes on",
  async () => {
    const folder = join(place, "shared");
    const first = start(folder);
    const port = await first.ready;
    const second = await start(folder).ended;
    expect(second.code).toBe(3);
    expect(second.said).toMatch(
      new RegExp(`^The embedded database in .* is in use by process ${first.child.pid}: .*\\n$`),
    );
    expect(await query(port, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  },
  PATIENCE_MS,
);

test(
  "a start that was cut short is begun anew; a damaged folder is refused, and not touched",
  async () => {
    const folder = join(place, "damaged");
    mkdirSync(join(folder, "pgdata"), { recursive: true });
    writeFileSync(join(folder, "pgdata", "PG_VERSION"), "18\n");
    writeFileSync(join(folder, "creating"), "");
    const { child, ready, ended } = start(folder);
    await ready;
    child.kill("SIGTERM");
    await ended;
    for (const lost of ["global/pg_control", "pg_wal", "base", "PG_VERSION"]) {
      const broken = join(place, `without ${lost.replace("/", " ")}`);
      cpSync(folder, broken, { recursive: true });
      rmSync(join(broken, "pgdata", lost), { recursive: true });
      const { code, said } = await start(broken).ended;
      expect(said).toMatch(/^The embedded database in .* is damaged: .*\n$/);
      expect(code).toBe(4);
      expect(existsSync(join(broken, "pgdata", lost))).toBe(false);
    }
    const emptied = join(place, "emptied control file");
    cpSync(folder, emptied, { recursive: true });
    writeFileSync(join(emptied, "pgdata", "global", "pg_control"), "");
    expect((await start(emptied).ended).code).toBe(4);
  },
  PATIENCE_MS,
);

test(
  "a folder that it can't write to is told in one sentence",
  async () => {
    const folder = join(place, "closed");
    mkdirSync(folder);
    chmodSync(place, 0o755);
    chmodSync(folder, 0o555);
    // Root may write anywhere, so it looks through somebody else's eyes.
    const { code, said } = await start(folder, process.getuid?.() === 0 ? { uid: 65534 } : {}).ended;
    expect(said).toMatch(/^No permission to write .*closed.*\n$/);
    expect(code).toBe(5);
  },
  PATIENCE_MS,
);

test(
  "a port in use is told in one sentence, and the folder is free again",
  async () => {
    const folder = join(place, "port");
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const address = other.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    const { code, said } = await start(folder, { port: String(address.port) }).ended;
    other.close();
    expect(said).toMatch(/^Port \d+ is in use: .*\n$/);
    expect(code).toBe(1);
    expect(existsSync(join(folder, "database.lock"))).toBe(false);
  },
  PATIENCE_MS,
);
