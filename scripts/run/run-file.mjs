import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { identityOf, isAlive } from "../setup/process-identity.mjs";

const LEFTOVERS_END_WITHIN_MS = 8_000;

/**
 * `run.json` in the data folder: who runs, where. Written anew whenever a child starts or ends.
 * @typedef {import("../setup/process-identity.mjs").ProcessIdentity} ProcessIdentity
 * @typedef {{port: number, mediaServerPort: number | null, databasePort: number | null}} RunPorts
 * @typedef {{baseUrl: string, openviduUrl: string, start: ProcessIdentity, ports: RunPorts, children: Record<string, ProcessIdentity>}} RunFile
 */

/** @param {string} folder */
const pathIn = (folder) => join(folder, "run.json");

/**
 * @param {string} folder
 * @param {RunFile} content
 */
export function writeRunFile(folder, content) {
  const draft = `${pathIn(folder)}.new`;
  writeFileSync(draft, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, pathIn(folder));
}

/** @param {string} folder */
export function removeRunFile(folder) {
  rmSync(pathIn(folder), { force: true });
}

/**
 * @param {Record<string, number>} pids
 * @returns {Record<string, ProcessIdentity>}
 */
export function identitiesOf(pids) {
  return Object.fromEntries(Object.entries(pids).map(([name, pid]) => [name, identityOf(pid)]));
}

/**
 * Children of a start that was killed end by themselves, yet it takes them a moment to give their ports back. One that doesn't
 * end in time is killed: it's known by number and time of birth, so it's ours.
 * @param {string} folder
 */
export async function awaitLeftovers(folder) {
  const left = leftovers(folder);
  const deadline = performance.now() + LEFTOVERS_END_WITHIN_MS;
  while (left.some(isAlive)) {
    if (performance.now() > deadline) {
      for (const identity of left.filter(isAlive)) process.kill(identity.pid, "SIGKILL");
    }
    await wait(50);
  }
}

/**
 * @param {string} folder
 * @returns {ProcessIdentity[]}
 */
function leftovers(folder) {
  if (!existsSync(pathIn(folder))) return [];
  try {
    const { children } = JSON.parse(readFileSync(pathIn(folder), "utf8"));
    return Object.values(children);
  } catch {
    return []; // cut short by a crash of the machine: then nothing is left over either
  }
}
