import { expect, it } from "vitest";
import { randomIds } from "./random-ids";

it("makes ids of the length asked for, no two alike", () => {
  const fresh = randomIds(9);
  const ids = Array.from({ length: 2_000 }, () => fresh());
  expect(new Set(ids).size).toBe(2_000);
  for (const id of ids) expect(id).toMatch(/^[\w-]{12}$/);
});
