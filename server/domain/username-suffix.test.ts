import { expect, test } from "vitest";
import { nameKey, USERNAME_MAX } from "../../shared/names";
import { suffixBases } from "./username-suffix";

const family = "👨‍👩‍👧‍👦";
const names = {
  short: "Kim",
  Korean: "김".repeat(40),
  "decomposed Korean": "\u1112\u1161\u11ab".repeat(13),
  families: family.repeat(5),
  "accents without a composed form": "q̃".repeat(20),
  "piled-up marks": `Z${"\u0351".repeat(39)}`,
  "space where it is cut": `${"a".repeat(35)} bcde`,
  "Greek with a final sigma": "ΟΔΥΣΣΕΥΣ",
  "sharp s": "ß".repeat(40),
};

test.each(Object.entries(names))("%s: base and suffix fit a username", (_, name) => {
  for (const [index, base] of suffixBases(name).bases.entries()) {
    const whole = `${base} (${"9".repeat(index + 1)})`;
    expect([...whole].length).toBeLessThanOrEqual(USERNAME_MAX);
    expect(base).toBe(base.trim());
    expect(base).not.toBe("");
  }
});

test.each(Object.entries(names))("%s: the base's key and the suffix make the whole's key", (_, name) => {
  const { bases, keys } = suffixBases(name);
  for (const [index, base] of bases.entries()) {
    const suffix = ` (${"2".repeat(index + 1)})`;
    expect(nameKey(base + suffix)).toBe(keys[index] + suffix);
  }
});

test("a short name stays whole", () => {
  expect(suffixBases("Kim").bases).toEqual(["Kim", "Kim", "Kim"]);
});

test("a family isn't split", () => {
  expect(suffixBases(family.repeat(5)).bases[0]).toBe(family.repeat(5));
  expect(suffixBases(`ab${family.repeat(5)}`).bases[0]).toBe(`ab${family.repeat(4)}`);
});
