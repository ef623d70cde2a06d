import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { untested } from "./untested.mjs";

test("what this machine can't test is said, and only that", () => {
  const folder = mkdtempSync(join(tmpdir(), "quickjoin-untested-"));
  expect(untested({ path: folder, hasIPv6: false })).toEqual([
    expect.stringContaining("TURN"),
    expect.stringContaining("IPv6"),
  ]);
  writeFileSync(join(folder, "turnserver"), "");
  expect(untested({ path: `/nowhere:${folder}`, hasIPv6: true })).toEqual([]);
  rmSync(folder, { recursive: true });
});
