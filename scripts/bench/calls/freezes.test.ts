import { expect, test } from "vitest";
import { freezesIn } from "./freezes";

test("an even picture has no freeze", () => {
  const frames = Array.from({ length: 19 }, (_, index) => 1050 + index * 50);
  expect(freezesIn(frames, 1000, 2000)).toEqual({
    picturesPerSecond: 19,
    longestGapMs: 50,
    over500Ms: 0,
    over2000Ms: 0,
  });
});

test("gaps are counted by their length, the long ones in both", () => {
  expect(freezesIn([600, 700, 3000], 0, 3100)).toMatchObject({ longestGapMs: 2300, over500Ms: 2, over2000Ms: 1 });
});

test("a picture that never comes back is a freeze until the end", () => {
  expect(freezesIn([10], 0, 2500)).toMatchObject({ longestGapMs: 2490, over2000Ms: 1 });
  expect(freezesIn([], 0, 1000)).toMatchObject({ picturesPerSecond: 0, longestGapMs: 1000 });
});
