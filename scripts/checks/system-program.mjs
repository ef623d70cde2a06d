import { existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { Problem } from "../setup/problem.mjs";
import { run } from "../setup/run.mjs";

/**
 * The program that a setting names. Throws a Problem when no file is there.
 * @param {"CHROMIUM_PATH" | "FIREFOX_PATH"} setting
 * @returns {string | undefined} undefined when the setting is unset
 */
export function namedProgram(setting) {
  const path = process.env[setting];
  if (!path || existsSync(path)) return path || undefined;
  throw new Problem(
    `${setting} is "${path}", where no file is: correct it, or leave it out to use the system's browser.`,
  );
}

/**
 * The first of these names that a folder of PATH holds, else the first of these paths that is there.
 * @param {string[]} names
 * @param {string[]} [paths]
 */
export function systemProgram(names, paths = []) {
  const folders = (process.env.PATH ?? "").split(delimiter).filter(Boolean);
  const onPath = folders.flatMap((folder) => names.map((name) => join(folder, name)));
  return [...onPath, ...paths].find((path) => existsSync(path));
}

/** Whether this is Debian and we may install there. Ubuntu's packages of browsers only point to snaps, which are of no use in a container. */
export function mayInstallFromDebian() {
  const isDebian = existsSync("/etc/os-release") && /^ID=debian$/m.test(readFileSync("/etc/os-release", "utf8"));
  return isDebian && process.getuid?.() === 0;
}

/**
 * Throws a Problem when it can't be had.
 * @param {string} name
 */
export async function installFromDebian(name) {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const failure = `Debian's ${name} package could not be installed`;
  await run("apt-get", ["update"], { env, failure });
  await run("apt-get", ["install", "-y", "--no-install-recommends", name], { env, failure });
}
