import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { takeLock } from "./folder-lock.mjs";
import { identityOf } from "./process-identity.mjs";

/** @type {string} */
let folder;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "quickjoin lock "));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("a living holder keeps its lock, and gives it back", () => {
  const path = join(folder, "lock");
  const lock = takeLock(path);
  expect(takeLock(path)).toEqual({ heldBy: identityOf(process.pid) });
  if ("release" in lock) lock.release();
  expect(takeLock(path)).toHaveProperty("release");
});

test("the lock of a process that has ended is free", () => {
  const path = join(folder, "lock");
  const gone = spawnSync(process.execPath, ["-e", ""]);
  writeFileSync(path, JSON.stringify({ pid: gone.pid, startedAt: "1" }));
  expect(takeLock(path)).toHaveProperty("release");
  expect(JSON.parse(readFileSync(path, "utf8"))).toEqual(identityOf(process.pid));
});

test("a process that merely has the holder's number doesn't hold the lock", () => {
  const path = join(folder, "lock");
  writeFileSync(path, JSON.stringify({ pid: process.pid, startedAt: "long ago" }));
  expect(takeLock(path)).toHaveProperty("release");
});

test("a lock file cut short by a crash is free", () => {
  const path = join(folder, "lock");
  writeFileSync(path, '{"pid":');
  expect(takeLock(path)).toHaveProperty("release");
});
