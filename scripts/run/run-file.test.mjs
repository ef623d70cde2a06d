import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { identityOf, isAlive } from "../setup/process-identity.mjs";
import { awaitLeftovers, identitiesOf, writeRunFile } from "./run-file.mjs";

/** @type {string} */
let folder;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "quickjoin run "));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** @param {Record<string, import("../setup/process-identity.mjs").ProcessIdentity>} children */
function leave(children) {
  const ports = { port: 3000, mediaServerPort: null, databasePort: null };
  writeRunFile(folder, { baseUrl: "", openviduUrl: "", start: identityOf(process.pid), ports, children });
}

test("a start waits until the children of a killed one have ended", async () => {
  const child = spawn(process.execPath, ["-e", "process.stdin.resume()"], { stdio: ["pipe", "ignore", "ignore"] });
  await once(child, "spawn");
  const children = identitiesOf({ app: child.pid ?? 0 });
  leave(children);
  const waited = awaitLeftovers(folder);
  child.stdin.end();
  await waited;
  expect(Object.values(children).some(isAlive)).toBe(false);
});

test("a stranger that got a leftover's number is let be, and so is a damaged note", async () => {
  leave({ app: { pid: process.pid, startedAt: "long ago" } });
  await awaitLeftovers(folder);
  writeFileSync(join(folder, "run.json"), '{"children":');
  await awaitLeftovers(folder);
});
