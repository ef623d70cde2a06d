import { PGLiteSocketServer } from "@electric-sql/pglite-socket";
import { requirePort } from "../setup/ports.mjs";
import { explain } from "../setup/problem.mjs";
import { EXIT, exitCodeOf, openDataFolder } from "./data-folder.mjs";

const HOST = "127.0.0.1";
// The app's pool, the migrations, somebody with psql; what comes beyond is refused.
const MAX_CONNECTIONS = 50;
const STOP_WITHIN_MS = 5_000;

/**
 * Runs until SIGTERM, SIGINT or the end of the parent; then writes everything down and exits.
 * @param {NodeJS.ProcessEnv} env
 */
export async function runEmbeddedDatabase(env) {
  const hasParent = process.send !== undefined;
  /** @type {(() => Promise<void>) | undefined} */
  let close;
  let ending = false;
  const end = async () => {
    if (ending) return;
    ending = true;
    setTimeout(() => process.exit(1), STOP_WITHIN_MS);
    await close?.();
    process.exit(0);
  };
  for (const signal of ["SIGTERM", "SIGINT", "disconnect"]) process.on(signal, end);

  try {
    const port = Number(required(env, "EMBEDDED_DATABASE_PORT"));
    await requirePort({ setting: "EMBEDDED_DATABASE_PORT", port, host: HOST, protocol: "tcp" });
    const folder = await openDataFolder(required(env, "EMBEDDED_DATABASE_DIR"));
    endWhenBroken(folder.db);
    const server = new PGLiteSocketServer({ db: folder.db, host: HOST, port, maxConnections: MAX_CONNECTIONS });
    close = async () => {
      await server.stop();
      await folder.close();
    };
    await server.start();
    const listening = Number(server.getServerConn().split(":")[1]);
    if (!hasParent) console.log(`The embedded database listens on ${HOST}:${listening}.`);
    // A parent that died while we started has no channel any more, and its event has passed.
    else if (!process.connected) await end();
    else process.send?.({ type: "ready", port: listening }, () => {});
  } catch (error) {
    console.error(explain(error));
    const code = exitCodeOf(error);
    await close?.().catch(() => {});
    process.exit(code);
  }
}

/**
 * pglite-socket 0.2.17 stops serving for good, without a word, once PGlite itself throws (SQL errors are answers, they don't): then
 * it is better to end, and be started again.
 * @param {import("@electric-sql/pglite").PGlite} db
 */
function endWhenBroken(db) {
  const execute = db.execProtocolRawStream.bind(db);
  db.execProtocolRawStream = async (...args) => {
    try {
      return await execute(...args);
    } catch (error) {
      console.error("The embedded database broke down:", error);
      return process.exit(EXIT.broken);
    }
  };
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {string} name
 */
function required(env, name) {
  const value = env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
}
