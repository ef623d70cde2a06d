import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { rpcMethods } from "./table";

test("docs/protocol.md has a row for every method", () => {
  const page = readFileSync(new URL("../../../docs/protocol.md", import.meta.url), "utf8");
  expect([...rpcMethods.keys()].filter((method) => !page.includes(`\`${method}\``))).toEqual([]);
});
