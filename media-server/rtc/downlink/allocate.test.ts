import { describe, expect, it } from "vitest";
import { allocate, costOf, type Demand, OFF, stepDown, stepUp } from "./allocate";

const simulcast = (level = OFF): Demand => ({ costs: [150, 500, 2500], level });
const single = (cost: number, level = OFF): Demand => ({ costs: [cost], level });
const hidden: Demand = { costs: [], level: OFF };

describe("allocate", () => {
  it("gives everybody the most when there is no limit", () => {
    expect(allocate([simulcast(), single(1200), hidden], Number.POSITIVE_INFINITY)).toEqual([2, 0, OFF]);
  });

  it("gives nothing when nothing fits, and the smallest to as many as possible before anybody gets more", () => {
    expect(allocate([simulcast(), simulcast()], 100)).toEqual([OFF, OFF]);
    expect(allocate([simulcast(), simulcast(), simulcast()], 320)).toEqual([0, 0, OFF]);
    expect(allocate([single(1200), simulcast(), simulcast()], 1300)).toEqual([OFF, 1, 1]);
  });

  it("goes on with what is on rather than begin with another", () => {
    expect(allocate([simulcast(), simulcast(0)], 200)).toEqual([OFF, 0]);
  });

  it("makes the smaller ones larger first, and skips what doesn't fit", () => {
    expect(allocate([simulcast(), simulcast()], 700)).toEqual([1, 0]);
    expect(allocate([simulcast(), simulcast()], 1000)).toEqual([1, 1]);
    expect(allocate([simulcast(), simulcast()], 3200)).toEqual([2, 1]);
  });
});

describe("stepUp", () => {
  it("takes the cheapest step, several when asked", () => {
    const demands = [simulcast(0), simulcast(), single(1200)];
    expect(stepUp(demands, [0, OFF, OFF], 1)).toEqual([0, 0, OFF]);
    expect(stepUp(demands, [0, OFF, OFF], 3)).toEqual([1, 1, OFF]);
    expect(stepUp(demands, [0, OFF, OFF], 99)).toEqual([2, 2, 0]);
  });

  it("stays where everything is at its largest", () => {
    expect(stepUp([simulcast(2), hidden], [2, OFF], 1)).toEqual([2, OFF]);
  });
});

describe("stepDown", () => {
  it("saves where it saves most", () => {
    expect(stepDown([simulcast(2), simulcast(1)], [2, 1])).toEqual([1, 1]);
    expect(stepDown([simulcast(0), single(1200, 0)], [0, 0])).toEqual([0, OFF]);
    expect(stepDown([simulcast(0)], [0])).toEqual([OFF]);
    expect(stepDown([simulcast()], [OFF])).toEqual([OFF]);
  });
});

describe("costOf", () => {
  it("sums what is on", () => expect(costOf([simulcast(), single(9), hidden], [1, OFF, OFF])).toBe(500));
});
