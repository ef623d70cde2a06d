import { describe, expect, test } from "vitest";
import { slopeOf, summarise } from "./statistics";

describe("a summary", () => {
  test("gives measured values by nearest rank, whatever their order", () => {
    expect(summarise([5, 1, 3])).toEqual({ count: 3, median: 3, p99: 5 });
    expect(summarise([4, 3, 2, 1])).toEqual({ count: 4, median: 2, p99: 4 });
  });

  test("compares numbers, not their spelling", () => {
    expect(summarise([9, 10, 100]).median).toBe(10);
  });

  test("leaves the worst of a hundred out of p99, and no more", () => {
    expect(summarise(Array.from({ length: 100 }, (_, index) => index + 1)).p99).toBe(99);
  });

  test("refuses an empty sample", () => {
    expect(() => summarise([])).toThrow("nothing was measured");
  });
});

describe("a slope", () => {
  test("is what the values grow by with each step of time", () => {
    expect(slopeOf([10, 12, 14].map((value, time) => ({ time, value })))).toBeCloseTo(2);
    expect(slopeOf([5, 5, 5].map((value, time) => ({ time, value })))).toBe(0);
  });

  test("isn't thrown off by one value that jumps up and back", () => {
    const values = [10, 10, 10, 30, 10, 10, 10];
    expect(slopeOf(values.map((value, time) => ({ time, value })))).toBeCloseTo(0);
  });

  test("of a single moment there is none", () => {
    expect(slopeOf([{ time: 1, value: 5 }])).toBeNaN();
  });
});
