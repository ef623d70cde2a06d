/**
 * What package-lock.json lacks so that `npm ci` accepts it, everywhere.
 *
 * A registry mirror that doesn't carry the native packages of other platforms makes `npm install` leave them out of the
 * lock file without a word; `npm ci` then refuses the lock ("Missing … from lock file"), and on the platforms left out the native parts
 * would be absent. Native packages are named after their platform, so their entries can be written without the mirror.
 */

/**
 * @typedef {{version?: string, resolved?: string, integrity?: string, optional?: boolean, link?: boolean, os?: string[],
 *   cpu?: string[], libc?: string[], optionalDependencies?: Record<string, string>}} LockEntry
 * @typedef {{packages: Record<string, LockEntry>}} LockFile
 * @typedef {{os?: string[], cpu?: string[], libc?: string[]}} Platform
 */

const SYSTEMS = new Set([
  "aix",
  "android",
  "darwin",
  "freebsd",
  "linux",
  "netbsd",
  "openbsd",
  "openharmony",
  "sunos",
  "win32",
]);
const PROCESSORS = new Set(["arm", "arm64", "ia32", "loong64", "ppc64", "riscv64", "s390x", "wasm32", "x64"]);

/**
 * The platform a native package is for, read from its name (`@next/swc-linux-arm64-musl`).
 * @param {string} name
 * @returns {Platform}
 */
export function platformOf(name) {
  const words = name.split(/[/-]/);
  const os = words.filter((word) => SYSTEMS.has(word));
  const cpu = words.filter((word) => PROCESSORS.has(word));
  const last = words.at(-1) ?? "";
  /** @type {string[]} */
  const libc = os.includes("linux")
    ? last.startsWith("musl")
      ? ["musl"]
      : last.startsWith("gnu")
        ? ["glibc"]
        : []
    : [];
  return { ...(os.length && { os }), ...(cpu.length && { cpu }), ...(libc.length && { libc }) };
}

/**
 * The optional dependencies that no entry of the lock stands for, with the version asked.
 * @param {LockFile} lock
 * @returns {{name: string, version: string, neededBy: string}[]}
 */
export function missingOptionalPackages(lock) {
  const missing = [];
  for (const [neededBy, entry] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      if (!isLocked(lock, neededBy, name)) missing.push({ name, version, neededBy });
    }
  }
  return missing;
}

/**
 * Node's own look-up: the package's folder first, then each folder above it.
 * @param {LockFile} lock
 * @param {string} from
 * @param {string} name
 */
function isLocked(lock, from, name) {
  for (let place = from; ; ) {
    if (lock.packages[`${place ? `${place}/` : ""}node_modules/${name}`]) return true;
    if (!place) return false;
    place = place.slice(0, Math.max(0, place.lastIndexOf("node_modules/") - 1));
  }
}

/**
 * The lock with an entry for each of them. Throws when a version is a range: which version it means only the registry knows.
 * @template {LockFile} T
 * @param {T} lock
 * @returns {T}
 */
export function withOptionalPackages(lock) {
  /** @type {Record<string, LockEntry>} */
  const packages = { ...lock.packages };
  for (const { name, version, neededBy } of missingOptionalPackages(lock)) {
    if (!/^\d+\.\d+\.\d+[\w.+-]*$/.test(version))
      throw new Error(`${neededBy} wants ${name}@${version}: not one version`);
    const place = `node_modules/${name}`;
    const taken = packages[place];
    if (taken && taken.version !== version)
      throw new Error(`${neededBy} wants ${name}@${version} beside ${taken.version}`);
    packages[place] = { version, optional: true, ...platformOf(name) };
  }
  const sorted = Object.entries(packages).sort(([a], [b]) => a.localeCompare(b, "en"));
  return { ...lock, packages: Object.fromEntries(sorted) };
}

/**
 * What is wrong with a lock file, a sentence each: incomplete, bound to one registry, or unable to check a download.
 * @param {LockFile} lock
 * @returns {string[]}
 */
export function lockFileFaults(lock) {
  const faults = missingOptionalPackages(lock).map(
    ({ name, version, neededBy }) => `${neededBy} needs ${name}@${version}, which isn't locked: run "npm run lock"`,
  );
  for (const [place, entry] of Object.entries(lock.packages)) {
    if (place === "" || entry.link) continue;
    if (entry.resolved)
      faults.push(`${place} names an address (${entry.resolved}): every developer's registry is his own`);
    if (!entry.integrity && !entry.optional) faults.push(`${place} has no hash to check its download by`);
  }
  return faults;
}
