import { describe, expect, it } from "vitest";
import { BaseDelay } from "./base-delay";

describe("BaseDelay", () => {
  it("is the least delay seen, below zero too: the clocks are strangers", () => {
    const base = new BaseDelay();
    expect(base.queueDelay(-5000, 0)).toBe(0);
    expect(base.queueDelay(-4900, 10)).toBe(100);
    expect(base.queueDelay(-5010, 20)).toBe(0);
    expect(base.queueDelay(-5000, 30)).toBe(10);
  });

  it("takes no drift of clocks for a queue", () => {
    const base = new BaseDelay();
    let worst = 0;
    for (let ms = 0; ms < 600_000; ms += 20) worst = Math.max(worst, base.queueDelay(ms * 0.0001, ms));
    expect(worst).toBeLessThan(5);
  });

  it("knows a queue of twenty seconds for one, and a longer route within thirty", () => {
    const base = new BaseDelay();
    const delayAt = (ms: number) => base.queueDelay(ms < 10_000 ? 20 : 220, ms);
    const seen = Array.from({ length: 3000 }, (_, index) => delayAt(index * 20));
    expect(seen[29_000 / 20]).toBe(200);
    expect(seen[41_000 / 20]).toBe(0);
  });
});
