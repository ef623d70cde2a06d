import { describe, expect, it } from "vitest";
import { KeyFrameWishes } from "./key-frame-wishes";

describe("KeyFrameWishes", () => {
  it("hears one at once, and its repetitions not", () => {
    const wishes = new KeyFrameWishes();
    expect([0, 100, 200, 499].map((ms) => wishes.hear(ms))).toEqual([true, false, false, false]);
  });

  it("hears several in a row, as a line that just became bad needs them", () => {
    const wishes = new KeyFrameWishes();
    expect([0, 600, 1200, 1800].every((ms) => wishes.hear(ms))).toBe(true);
  });

  it("lets a flood cost one in two seconds", () => {
    const wishes = new KeyFrameWishes();
    let heard = 0;
    for (let ms = 0; ms < 60_000; ms += 5) if (wishes.hear(ms)) heard += 1;
    expect(heard).toBeLessThan(36);
    expect(heard).toBeGreaterThan(28);
  });

  it("hears as many as ever after a quiet time", () => {
    const wishes = new KeyFrameWishes();
    for (let ms = 0; ms < 10_000; ms += 5) wishes.hear(ms);
    expect([20_000, 20_600, 21_200, 21_800].every((ms) => wishes.hear(ms))).toBe(true);
  });
});
