import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { hashSources, makeUnlessCurrent } from "./sources.mjs";

/** @type {string} */
let folder;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "quickjoin sources "));
  mkdirSync(join(folder, "src"));
  writeFileSync(join(folder, "src", "a.ts"), "1");
});
afterEach(() => rmSync(folder, { recursive: true }));

const hash = () => hashSources(folder, ["src", "absent.ts"]);

test("the hash follows contents and names, and overlooks tests and documents", () => {
  const first = hash();
  writeFileSync(join(folder, "src", "a.test.ts"), "x");
  writeFileSync(join(folder, "src", "README.md"), "x");
  expect(hash()).toBe(first);
  writeFileSync(join(folder, "src", "b.ts"), "");
  const second = hash();
  expect(second).not.toBe(first);
  writeFileSync(join(folder, "src", "a.ts"), "2");
  expect(hash()).not.toBe(second);
});

test("what is current is not made again, what failed half-way is", async () => {
  const stampPath = join(folder, "stamp");
  let made = 0;
  const target = { stampPath, hash: "h", make: async () => void made++ };
  await makeUnlessCurrent(target);
  await makeUnlessCurrent(target);
  expect(made).toBe(1);
  const failing = { stampPath, hash: "h2", make: () => Promise.reject(new Error("cut short")) };
  await expect(makeUnlessCurrent(failing)).rejects.toThrow("cut short");
  expect(existsSync(stampPath)).toBe(false);
  await makeUnlessCurrent(target);
  expect(made).toBe(2);
});
