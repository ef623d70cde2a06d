import { expect, test } from "vitest";
import { ratioOf, ratioRow, rowsOf } from "./compare";
import type { Run } from "./run-shape";
import { shapeNamed } from "./shapes";

function run(cpuMicrosPerPacket: number, over: Partial<Run> = {}): Run {
  return {
    cpuMicrosPerPacket,
    cpuShare: 0.1,
    deliveredShare: 1,
    sentShare: 1,
    delayMedianMs: 0.3,
    delayP99Ms: 2,
    residentMb: 80,
    memoryKbPerPerson: 250,
    ...over,
  };
}

test("the ratio is the median of the pairs' ratios, not the ratio of medians", () => {
  const ratio = ratioOf(shapeNamed("1x32"), { ours: [run(10), run(5), run(12)], janus: [run(20), run(6), run(16)] });
  expect(ratio).toEqual({ shape: "1x32", pairs: [0.5, 0.833, 0.75], median: 0.75, goal: 0.7 });
});

test("a goal is met or missed, and a shape without one says so", () => {
  const runs = { ours: [run(7)], janus: [run(10)] };
  expect(ratioOf(shapeNamed("1x32"), runs)).toMatchObject({ median: 0.7 });
  const verdict = (name: string) => {
    const ratio = ratioOf(shapeNamed(name), runs);
    return ratio && ratioRow(ratio).goal;
  };
  expect(verdict("1x32")).toBe("met (0.7)");
  expect(verdict("5x5")).toBe("no goal");
  expect(ratioRow({ shape: "1x32", pairs: [0.71], median: 0.71, goal: 0.7 }).goal).toBe("missed (0.7)");
});

test("what was delivered is told by the worst run, the rest by the median", () => {
  const [row] = rowsOf(shapeNamed("1x8"), { ours: [run(3, { deliveredShare: 0.9 }), run(1), run(2)], janus: [] });
  expect(row).toMatchObject({ what: "1x8 ours", runs: 3, cpuMicrosPerPacket: 2, deliveredPercent: 90 });
});

test("without Janus there is no ratio", () => {
  expect(ratioOf(shapeNamed("1x8"), { ours: [run(1)], janus: [] })).toBeNull();
});
