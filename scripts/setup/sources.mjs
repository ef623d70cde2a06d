import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const NOT_SOURCES = /\.(test\.tsx?|test\.mjs|md)$|\.tsbuildinfo$/;
const NOT_FOLDERS = new Set(["node_modules", "generated", "testing", "__snapshots__"]);

/**
 * One hash over the content and the names of everything below the given places (files or folders; missing ones count as missing).
 * @param {string} folder
 * @param {string[]} places
 * @param {string} [salt] what else the product depends on
 * @returns {string}
 */
export function hashSources(folder, places, salt = "") {
  const hash = createHash("sha256").update(salt);
  for (const place of places) {
    for (const file of filesBelow(folder, place)) {
      hash.update(`\0${file}\0`).update(readFileSync(join(folder, file)));
    }
  }
  return hash.digest("hex");
}

/**
 * @param {string} folder
 * @param {string} place
 * @returns {string[]} relative paths, in one order on every machine
 */
function filesBelow(folder, place) {
  const path = join(folder, place);
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [place];
  const files = [];
  const entries = readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    if (entry.isDirectory() && !NOT_FOLDERS.has(entry.name))
      files.push(...filesBelow(folder, `${place}/${entry.name}`));
    if (entry.isFile() && !NOT_SOURCES.test(entry.name)) files.push(`${place}/${entry.name}`);
  }
  return files;
}

/**
 * Makes something from sources unless the stamp beside it says that it was made from these. The stamp goes first and comes
 * back last, so that work cut short is done again.
 * @param {{stampPath: string, hash: string, make: () => Promise<unknown>}} target
 */
export async function makeUnlessCurrent({ stampPath, hash, make }) {
  if (existsSync(stampPath) && readFileSync(stampPath, "utf8") === hash) return;
  rmSync(stampPath, { force: true });
  await make();
  writeFileSync(stampPath, hash);
}
