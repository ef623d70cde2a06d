import { expect, it } from "vitest";
import { levelOf } from "./level-meter";

const tone = (peak: number) => Array.from({ length: 1024 }, (_, index) => peak * Math.sin(index / 3));

it("shows nothing for silence and all for a loud voice", () => {
  expect(levelOf(tone(0))).toBe(0);
  expect(levelOf(tone(0.0005))).toBe(0);
  expect(levelOf(tone(0.5))).toBe(1);
});

it("grows with loudness", () => {
  const levels = [0.005, 0.02, 0.08, 0.2].map((peak) => levelOf(tone(peak)));
  expect(levels).toEqual([...levels].sort((a, b) => a - b));
  expect(new Set(levels).size).toBe(4);
});
