import { expect, test } from "vitest";
import { restartDelayMs } from "./restart-policy.mjs";

test("a child that keeps dying waits twice as long each time, ten seconds at most", () => {
  /** @type {number | undefined} */
  let delay;
  const delays = Array.from({ length: 8 }, () => {
    delay = restartDelayMs(delay, 100);
    return delay;
  });
  expect(delays).toEqual([200, 400, 800, 1600, 3200, 6400, 10_000, 10_000]);
});

test("half a minute of life forgives earlier deaths", () => {
  expect(restartDelayMs(10_000, 30_000)).toBe(200);
  expect(restartDelayMs(10_000, 29_999)).toBe(10_000);
});
