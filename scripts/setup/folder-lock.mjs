import { linkSync, readFileSync, renameSync, unlinkSync, writeFileSync } from "node:fs";
import { identityOf, isAlive } from "./process-identity.mjs";

/** @typedef {import("./process-identity.mjs").ProcessIdentity} ProcessIdentity */

/**
 * Takes a lock file for this process, or tells who holds it. A lock whose holder is gone (killed, machine restarted) counts as free.
 * @param {string} path
 * @returns {{release: () => void} | {heldBy: ProcessIdentity}}
 */
export function takeLock(path) {
  const mine = JSON.stringify(identityOf(process.pid));
  for (;;) {
    if (createWhole(path, mine)) return { release: () => releaseLock(path, mine) };
    const found = readLock(path);
    const holder = found === undefined ? undefined : parseHolder(found);
    if (holder && isAlive(holder)) return { heldBy: holder };
    if (found !== undefined) dropStale(path, found);
  }
}

/**
 * Creates the file with its content in one step, so that nobody reads it half written; false when it exists.
 * @param {string} path
 * @param {string} content
 */
function createWhole(path, content) {
  const draft = `${path}.${process.pid}.new`;
  writeFileSync(draft, content, { mode: 0o600 });
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "EEXIST") return false;
    throw error;
  } finally {
    unlinkSync(draft);
  }
}

/** @param {string} path */
function readLock(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

/**
 * @param {string} text
 * @returns {ProcessIdentity | undefined}
 */
function parseHolder(text) {
  try {
    const { pid, startedAt } = JSON.parse(text);
    return typeof pid === "number" && typeof startedAt === "string" ? { pid, startedAt } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Two starts may find the same stale lock: the second must not remove what the first has put in its place. A rename takes one
 * certain file; if it turns out to be another's fresh lock, it is put back.
 * @param {string} path
 * @param {string} stale
 */
function dropStale(path, stale) {
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  if (readFileSync(aside, "utf8") !== stale) {
    try {
      linkSync(aside, path);
    } catch {}
  }
  unlinkSync(aside);
}

/**
 * @param {string} path
 * @param {string} mine
 */
function releaseLock(path, mine) {
  if (readLock(path) === mine) unlinkSync(path);
}
