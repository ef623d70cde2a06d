import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isInstalled } from "./install.mjs";

/** @type {string} */
let folder;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "quickjoin install "));
  mkdirSync(join(folder, "node_modules"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/**
 * @param {string} path
 * @param {Record<string, object>} packages
 */
const writeLock = (path, packages) => writeFileSync(join(folder, path), JSON.stringify({ packages }));

const locked = {
  "": {},
  "node_modules/a": { version: "1.0.0" },
  "node_modules/a-darwin-arm64": { version: "1.0.0", optional: true },
};

test("packages that npm installed from this lock file count, other platforms' may be missing", () => {
  writeLock("package-lock.json", locked);
  writeLock("node_modules/.package-lock.json", { "node_modules/a": { version: "1.0.0" } });
  expect(isInstalled(folder)).toBe(true);
});

test("a changed lock file makes node_modules stale", () => {
  writeLock("package-lock.json", locked);
  writeLock("node_modules/.package-lock.json", { "node_modules/a": { version: "1.0.0" } });
  isInstalled(folder);
  writeLock("package-lock.json", { ...locked, "node_modules/a": { version: "1.0.1" } });
  expect(isInstalled(folder)).toBe(false);
});

test("a missing package, another version, or an install that was cut short is stale", () => {
  writeLock("package-lock.json", locked);
  expect(isInstalled(folder)).toBe(false);
  writeLock("node_modules/.package-lock.json", {});
  expect(isInstalled(folder)).toBe(false);
  writeLock("node_modules/.package-lock.json", { "node_modules/a": { version: "0.9.0" } });
  expect(isInstalled(folder)).toBe(false);
});
