import { expect, test } from "vitest";
import { DelayHistogram } from "./delay-histogram";

function of(...delaysMs: number[]): DelayHistogram {
  const histogram = new DelayHistogram();
  for (const delay of delaysMs) histogram.add(delay);
  return histogram;
}

test("quantiles by nearest rank, to a fiftieth of a millisecond", () => {
  const histogram = of(...Array.from({ length: 100 }, (_, index) => index / 2 + 0.01));
  expect(histogram.quantile(0.5)).toBeCloseTo(24.52);
  expect(histogram.quantile(0.99)).toBeCloseTo(49.02);
});

test("what is longer than it can tell counts as a hundred", () => {
  expect(of(5_000).quantile(0.5)).toBe(100);
});

test("several become one, also when they were sent as JSON", () => {
  const sum = of(1);
  sum.addAll(DelayHistogram.from(JSON.parse(JSON.stringify(of(3, 3)))));
  expect(sum.total).toBe(3);
  expect(sum.quantile(0.5)).toBeCloseTo(3.02);
});

test("of nothing there is no quantile", () => {
  expect(of().quantile(0.99)).toBeNaN();
});
