import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { takeLock } from "./folder-lock.mjs";
import { install, isInstalled } from "./install.mjs";
import { root } from "./places.mjs";

/** @typedef {import("./progress.mjs").Step} Step */

/**
 * Everything a fresh clone needs before anything else can run: packages and the commit hook.
 * @param {Step} step
 */
export async function preparePackages(step) {
  if (!isInstalled(root)) await step("Installing packages from the lock file", () => install(root));
  enableCommitHook();
}

/**
 * Runs work that writes node_modules, server/generated, .next or dist, one process at a time: an `npm test` beside an
 * `npm start` waits for it.
 * @template T
 * @param {Step} step
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function alone(step, work) {
  const folder = join(root, ".data");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, "build.lock");
  let lock = takeLock(path);
  if ("heldBy" in lock) {
    await step(`Waiting for another build of this folder (process ${lock.heldBy.pid})`, async () => {
      while ("heldBy" in lock) {
        await wait(200);
        lock = takeLock(path);
      }
    });
  }
  try {
    return await work();
  } finally {
    if ("release" in lock) lock.release();
  }
}

/** Commits in a clone are checked by .githooks/pre-commit, unless the developer has hooks of his own. */
function enableCommitHook() {
  if (process.env.CI || !existsSync(join(root, ".git"))) return;
  const git = (/** @type {string[]} */ ...args) =>
    execFileSync("git", args, { cwd: root, stdio: ["ignore", "pipe", "ignore"] });
  try {
    git("config", "core.hooksPath");
  } catch {
    try {
      git("config", "core.hooksPath", ".githooks");
    } catch {} // no git, or a clone of another user: a hook is a convenience
  }
}
