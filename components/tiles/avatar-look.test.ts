import { expect, it } from "vitest";
import { hueOf, initialsOf } from "./avatar-look";

it.each([
  ["Kim", "K"],
  ["ada lovelace", "AL"],
  ["Ada King Lovelace", "AL"],
  ["김철수", "김"],
  ["이 영희", "이"],
  ["👩‍👩‍👧 family", "👩‍👩‍👧"],
  ["Kim (2)", "K"],
  ["", ""],
])("%j is shown as %j", (name, initials) => {
  expect(initialsOf(name)).toBe(initials);
});

it("gives the same person the same colour", () => {
  expect(hueOf("p_1")).toBe(hueOf("p_1"));
  expect(new Set(["p_a", "p_b", "p_c", "p_d"].map(hueOf)).size).toBeGreaterThan(2);
});
