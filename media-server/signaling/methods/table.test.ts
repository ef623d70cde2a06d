import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { rpcMethods } from "./table";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const page = readFileSync(`${root}/docs/protocol.md`, "utf8");

const specs = readdirSync(`${root}/e2e/contract`).filter((file) => file.endsWith(".spec.ts"));

/** The names between backticks. */
const named = (text: string) => [...text.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name);

/** A spec of the contract suite (`media-*` for several), or a test by its path. */
function exists(name: string): boolean {
  if (name.includes("/")) return existsSync(`${root}/${name}`);
  return specs.some((spec) => (name.endsWith("*") ? spec.startsWith(name.slice(0, -1)) : spec === `${name}.spec.ts`));
}

/** Rows of the tables that have a column of tests: their first cell, and their last. */
function testedRows(): { what: string; tests: string }[] {
  const rows: { what: string; tests: string }[] = [];
  let inTable = false;
  for (const line of page.split("\n")) {
    const cells = line.split("|").map((cell) => cell.trim());
    if (!line.startsWith("|")) inTable = false;
    else if (cells.at(-2) === "test") inTable = true;
    else if (inTable && !/^-+$/.test(cells[1] ?? "")) rows.push({ what: cells[1] ?? "", tests: cells.at(-2) ?? "" });
  }
  return rows;
}

describe("docs/protocol.md", () => {
  test("has a row for every method", () => {
    const rows = testedRows().flatMap(({ what }) => named(what));
    expect([...rpcMethods.keys()].filter((method) => !rows.includes(method))).toEqual([]);
  });

  test("names a test in every row", () => {
    expect(testedRows().length).toBeGreaterThan(30);
    expect(testedRows().filter(({ tests }) => named(tests).length === 0)).toEqual([]);
  });

  test("names only tests that are there", () => {
    const arrows = [...page.matchAll(/→ ((?:`[^`]+`(?:, )?)+)/g)].flatMap(([, names = ""]) => named(names));
    const rows = testedRows().flatMap(({ tests }) => named(tests));
    expect(arrows.length).toBeGreaterThan(10);
    expect([...rows, ...arrows].filter((name) => !exists(name))).toEqual([]);
  });
});
