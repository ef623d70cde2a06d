import { accessSync, constants, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { takeLock } from "../setup/folder-lock.mjs";
import { Problem } from "../setup/problem.mjs";

export const EXIT = { broken: 1, inUse: 3, damaged: 4, notWritable: 5 };

/** A Problem with an exit code of its own. */
class FolderProblem extends Problem {
  /**
   * @param {string} message
   * @param {number} exitCode
   */
  constructor(message, exitCode) {
    super(message);
    this.exitCode = exitCode;
  }
}

/**
 * @param {unknown} error
 * @returns {number}
 */
export function exitCodeOf(error) {
  if (error instanceof FolderProblem) return error.exitCode;
  const code = error instanceof Error ? /** @type {NodeJS.ErrnoException} */ (error).code : undefined;
  return code === "EACCES" || code === "EPERM" || code === "EROFS" ? EXIT.notWritable : EXIT.broken;
}

/**
 * Opens the database that lives in the folder, for this process alone (PGlite would let a second one in, and data would be lost).
 * @param {string} folder
 * @returns {Promise<{db: PGlite, close: () => Promise<void>}>}
 */
export async function openDataFolder(folder) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  accessSync(folder, constants.W_OK);
  const lock = takeLock(join(folder, "database.lock"));
  if ("heldBy" in lock) {
    throw new FolderProblem(
      `The embedded database in ${folder} is in use by process ${lock.heldBy.pid}: stop that one, or set QUICKJOIN_DATA_DIR to another folder.`,
      EXIT.inUse,
    );
  }
  try {
    const db = await openOrCreate(folder);
    return {
      db,
      close: async () => {
        await db.close();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** @param {string} folder */
async function openOrCreate(folder) {
  const data = join(folder, "pgdata");
  const creating = join(folder, "creating");
  // A first start that was cut short left half a database that never held anything.
  if (existsSync(creating)) rmSync(data, { recursive: true, force: true });
  const fresh = !existsSync(data);
  if (fresh) writeFileSync(creating, "");
  else requireDatabase(folder, data);
  try {
    const db = await PGlite.create(data);
    await db.query("SELECT count(*) FROM pg_class");
    rmSync(creating, { force: true });
    return db;
  } catch (error) {
    if (fresh) throw error;
    throw damaged(folder);
  }
}

/**
 * PGlite takes a folder without these for an empty one, and would make a new database over what is left of the old one.
 * @param {string} folder
 * @param {string} data
 */
function requireDatabase(folder, data) {
  accessSync(data, constants.W_OK);
  for (const file of ["PG_VERSION", "global/pg_control", "base", "pg_wal"]) {
    if (!existsSync(join(data, file))) throw damaged(folder);
    accessSync(join(data, file), constants.W_OK);
  }
}

/** @param {string} folder */
function damaged(folder) {
  return new FolderProblem(
    `The embedded database in ${folder} is damaged: put a good copy of the folder back, or delete it to begin with an empty one.`,
    EXIT.damaged,
  );
}
