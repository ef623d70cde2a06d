/** `npm run lock`, after every `npm install`: completes package-lock.json. `--check` only tells what is wrong with it. */
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { lockFileFaults, missingOptionalPackages, withOptionalPackages } from "./lock/optional-packages.mjs";

const path = fileURLToPath(new URL("../package-lock.json", import.meta.url));
const lock = JSON.parse(await readFile(path, "utf8"));

if (!process.argv.includes("--check")) {
  const missing = missingOptionalPackages(lock).length;
  await writeFile(path, `${JSON.stringify(withOptionalPackages(lock), null, 2)}\n`);
  console.log(`package-lock.json: ${missing} native packages of other platforms added.`);
}
const faults = lockFileFaults(JSON.parse(await readFile(path, "utf8")));
for (const fault of faults) console.error(fault);
if (faults.length) process.exitCode = 1;
else console.log("package-lock.json is complete and names no address.");
