import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { npm, run } from "./run.mjs";

/** @typedef {import("../lock/optional-packages.mjs").LockFile} LockFile */

/**
 * Whether node_modules holds what the lock file asks for. npm leaves its own account of what it installed in
 * node_modules/.package-lock.json; our stamp saves reading both on every start, and notices a folder carried over from another platform.
 * @param {string} folder the repository
 * @returns {boolean}
 */
export function isInstalled(folder) {
  const stamp = stampOf(folder);
  const kept = readIfThere(stampPath(folder));
  if (kept !== undefined) return kept === stamp;
  const installed = readIfThere(join(folder, "node_modules", ".package-lock.json"));
  if (installed === undefined) return false;
  const lock = JSON.parse(readFileSync(join(folder, "package-lock.json"), "utf8"));
  if (!holdsAll(JSON.parse(installed), lock)) return false;
  writeFileSync(stampPath(folder), stamp);
  return true;
}

/**
 * `npm ci`, and the stamp that says so.
 * @param {string} folder
 */
export async function install(folder) {
  const [command, args] = npm(["ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"]);
  await run(command, args, { failure: "The packages could not be installed: see above, mend it, and start again" });
  writeFileSync(stampPath(folder), stampOf(folder));
}

/**
 * Optional packages may be missing (they are for other platforms), but not be of another version.
 * @param {LockFile} installed
 * @param {LockFile} lock
 */
function holdsAll(installed, lock) {
  return Object.entries(lock.packages).every(([place, entry]) => {
    if (place === "") return true;
    const found = installed.packages[place];
    return found ? found.version === entry.version : entry.optional === true;
  });
}

/** @param {string} folder */
function stampOf(folder) {
  const hash = createHash("sha256")
    .update(readFileSync(join(folder, "package-lock.json")))
    .digest("hex");
  return `${hash} ${process.platform} ${process.arch}\n`;
}

/** @param {string} folder */
function stampPath(folder) {
  return join(folder, "node_modules", ".quickjoin-installed");
}

/** @param {string} path */
function readIfThere(path) {
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}
