import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ensureDataFolder, ensureSecrets, lockDataFolder } from "./data-folder.mjs";

/** @type {string} */
let parent;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "quickjoin data "));
});
afterEach(() => rmSync(parent, { recursive: true }));

test("the first start makes four secrets for its own user alone, later starts keep them", () => {
  const folder = join(parent, "deep", ".data");
  ensureDataFolder(folder);
  const secrets = ensureSecrets(folder);
  expect(new Set(Object.values(secrets)).size).toBe(4);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(statSync(join(folder, "secrets.json")).mode & 0o777).toBe(0o600);
  ensureDataFolder(folder);
  expect(ensureSecrets(folder)).toEqual(secrets);
});

test.each(["", "{", '{"openviduSecret":"short"}'])("damaged secrets (%j) are named, not replaced", (content) => {
  writeFileSync(join(parent, "secrets.json"), content);
  expect(() => ensureSecrets(parent)).toThrow(/secrets\.json is damaged: put back/);
});

test("a second start on the same folder is told who holds it", () => {
  const release = lockDataFolder(parent);
  expect(() => lockDataFolder(parent)).toThrow(`in use by another npm start (process ${process.pid})`);
  release();
  lockDataFolder(parent)();
});
