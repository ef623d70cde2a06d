import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { takeLock } from "./folder-lock.mjs";
import { Problem } from "./problem.mjs";

/**
 * @typedef {{openviduSecret: string, nextAuthSecret: string, participantSecret: string, webhookSecret: string}} Secrets
 */
const NAMES = /** @type {const} */ (["openviduSecret", "nextAuthSecret", "participantSecret", "webhookSecret"]);

/**
 * Creates the data folder where it's missing, closed to other users.
 * @param {string} folder
 */
export function ensureDataFolder(folder) {
  if (existsSync(folder)) return;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700); // an umask may have taken more, and recursive creation gives parents the mode, not always the folder
}

/**
 * Makes this process the only one that runs on the folder. Throws a Problem when another does.
 * @param {string} folder
 * @returns {() => void} gives the folder back
 */
export function lockDataFolder(folder) {
  const lock = takeLock(join(folder, "start.lock"));
  if ("release" in lock) return lock.release;
  throw new Problem(
    `The data folder ${folder} is in use by another npm start (process ${lock.heldBy.pid}): stop that one, or set QUICKJOIN_DATA_DIR to another folder.`,
  );
}

/**
 * The secrets that this installation made for itself at its first start, mode 0600.
 * @param {string} folder
 * @returns {Secrets}
 */
export function ensureSecrets(folder) {
  const path = join(folder, "secrets.json");
  const kept = readSecrets(path);
  if (kept) return kept;
  const made = /** @type {Secrets} */ (
    Object.fromEntries(NAMES.map((name) => [name, randomBytes(32).toString("hex")]))
  );
  const draft = `${path}.${process.pid}.new`;
  writeFileSync(draft, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, path); // a crash leaves either no file or a whole one
  return made;
}

/**
 * @param {string} path
 * @returns {Secrets | undefined}
 */
function readSecrets(path) {
  if (!existsSync(path)) return undefined;
  try {
    const kept = JSON.parse(readFileSync(path, "utf8"));
    if (NAMES.every((name) => typeof kept[name] === "string" && kept[name].length >= 32)) return kept;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new Problem(
    `The file ${path} is damaged: put back a good copy, or delete it to get new secrets (people in a call then have to join again).`,
  );
}
