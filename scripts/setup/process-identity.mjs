import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/**
 * A process, told apart from a later one that got the same number.
 * @typedef {{pid: number, startedAt: string}} ProcessIdentity
 */

/**
 * When a process began, in the system's own words; undefined when there is no such process.
 * @param {number} pid
 * @returns {string | undefined}
 */
function processStartTime(pid) {
  return process.platform === "linux" ? fromProc(pid) : fromPs(pid);
}

/**
 * @param {number} pid
 * @returns {ProcessIdentity}
 */
export function identityOf(pid) {
  return { pid, startedAt: processStartTime(pid) ?? "" };
}

/**
 * @param {ProcessIdentity} identity
 * @returns {boolean}
 */
export function isAlive({ pid, startedAt }) {
  return startedAt !== "" && processStartTime(pid) === startedAt;
}

/**
 * proc(5): field 22 of stat, counted after the command's closing bracket since its name may hold spaces. A zombie is no longer alive.
 * @param {number} pid
 */
function fromProc(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

/** @param {number} pid */
function fromPs(pid) {
  try {
    const env = { ...process.env, LC_ALL: "C" };
    const line = execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { env, stdio: ["ignore", "pipe", "ignore"] });
    return line.toString().trim() || undefined;
  } catch {
    return undefined;
  }
}
