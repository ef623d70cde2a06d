import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { quietLog } from "../testing/quiet-log";
import { startJobs } from "./runner";

const jobRan = vi.fn();
const deps = { log: quietLog, metrics: { jobRan } };

beforeEach(() => void vi.useFakeTimers());
beforeEach(() => void jobRan.mockClear());
afterEach(() => void vi.useRealTimers());

const steady = () => 0.5; // no jitter

it("runs a job again and again, with its pause", async () => {
  const run = vi.fn(async () => {});
  const runner = startJobs([{ name: "j", everyMs: 1000, run }], deps, steady);
  await vi.advanceTimersByTimeAsync(3500);
  expect(run).toHaveBeenCalledTimes(3);
  expect(jobRan.mock.calls).toEqual(Array(3).fill(["j", "ok", expect.any(Number)]));
  await runner.stop();
});

it("never lets a slow job overlap itself", async () => {
  let finish = () => {};
  const run = vi.fn(() => new Promise<void>((resolve) => (finish = resolve)));
  const runner = startJobs([{ name: "j", everyMs: 1000, run }], deps, steady);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(run).toHaveBeenCalledTimes(1);
  finish();
  await vi.advanceTimersByTimeAsync(1000);
  expect(run).toHaveBeenCalledTimes(2);
  finish();
  await runner.stop();
});

it("logs a failure and goes on", async () => {
  const warn = vi.fn();
  const run = vi.fn(() => Promise.reject(new Error("database away")));
  const runner = startJobs([{ name: "j", everyMs: 1000, run }], { ...deps, log: { ...quietLog, warn } }, steady);
  await vi.advanceTimersByTimeAsync(2500);
  expect(run).toHaveBeenCalledTimes(2);
  expect(warn).toHaveBeenCalledWith(expect.objectContaining({ job: "j" }), "job failed");
  expect(jobRan).toHaveBeenCalledWith("j", "failed", expect.any(Number));
  await runner.stop();
});

it("keeps instances out of step by a tenth of the pause", async () => {
  const early = vi.fn(async () => {});
  const late = vi.fn(async () => {});
  const runners = [
    startJobs([{ name: "j", everyMs: 1000, run: early }], deps, () => 0),
    startJobs([{ name: "j", everyMs: 1000, run: late }], deps, () => 0.999),
  ];
  await vi.advanceTimersByTimeAsync(950);
  expect(early).toHaveBeenCalledTimes(1);
  expect(late).not.toHaveBeenCalled();
  await Promise.all(runners.map((runner) => runner.stop()));
});

it("waits for what is under way when it stops, and begins nothing more", async () => {
  let finish = () => {};
  const run = vi.fn(() => new Promise<void>((resolve) => (finish = resolve)));
  const runner = startJobs([{ name: "j", everyMs: 1000, run }], deps, steady);
  await vi.advanceTimersByTimeAsync(1000);
  const stopped = vi.fn();
  const stopping = runner.stop().then(stopped);
  await vi.advanceTimersByTimeAsync(5000);
  expect(stopped).not.toHaveBeenCalled();
  finish();
  await stopping;
  await vi.advanceTimersByTimeAsync(5000);
  expect(run).toHaveBeenCalledTimes(1);
});
