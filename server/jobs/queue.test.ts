import { AsyncLocalStorage } from "node:async_hooks";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { quietLog } from "../testing/quiet-log";
import { jobHandlers } from "./handlers";
import { createQueue } from "./queue";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const jobRan = vi.fn();
beforeEach(() => void jobRan.mockReset());
const outcomes = () => jobRan.mock.calls.map(([, outcome]) => outcome);

/** A queue whose signals go to `signal`. */
const queueTo = (signal: (sessionId: string, type: string, data: string) => Promise<void>, random = () => 0) =>
  createQueue(
    {
      ...jobHandlers({ media: {} as never }),
      signal: {
        ...jobHandlers({ media: {} as never }).signal,
        run: (job) => signal(job.sessionId, job.type, job.data),
      },
    },
    { log: quietLog, metrics: { jobRan } },
    random,
  );
const job = (sessionId: string, data = "") => ({ sessionId, type: "chat", data });

describe("a job", () => {
  it("is done at once, and counted", async () => {
    const signal = vi.fn(async () => {});
    queueTo(signal).enqueue("signal", job("a", "hello"));
    await vi.advanceTimersByTimeAsync(0);
    expect(signal).toHaveBeenCalledWith("a", "chat", "hello");
    expect(jobRan).toHaveBeenCalledExactlyOnceWith("signal", "ok", expect.any(Number));
  });

  it("that fails is tried again after 0.5, 1, 2, 4 and 8 s, then given up", async () => {
    const signal = vi.fn(() => Promise.reject(new Error("away")));
    queueTo(signal).enqueue("signal", job("a"));
    for (const [afterMs, tries] of [
      [0, 1],
      [500, 2],
      [1000, 3],
      [2000, 4],
      [4000, 5],
      [8000, 6],
      [600_000, 6],
    ] as const) {
      await vi.advanceTimersByTimeAsync(afterMs);
      expect(signal).toHaveBeenCalledTimes(tries);
    }
    expect(outcomes()).toEqual([...Array(5).fill("retried"), "failed"]);
  });

  it("is tried again later where chance says so, that all who failed together don't come together", async () => {
    const signal = vi.fn(() => Promise.reject(new Error("away")));
    queueTo(signal, () => 0.5).enqueue("signal", job("a"));
    await vi.advanceTimersByTimeAsync(749);
    expect(signal).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(signal).toHaveBeenCalledTimes(2);
  });

  it("that works at the second try is counted as both", async () => {
    const signal = vi.fn(async () => {}).mockRejectedValueOnce(new Error("away"));
    queueTo(signal).enqueue("signal", job("a"));
    await vi.advanceTimersByTimeAsync(500);
    expect(outcomes()).toEqual(["retried", "ok"]);
  });

  it("runs outside of the request that brought it", async () => {
    const request = new AsyncLocalStorage<string>();
    const seen: unknown[] = [];
    const queue = queueTo(async () => void seen.push(request.getStore()));
    request.run("a request", () => queue.enqueue("signal", job("a")));
    await vi.advanceTimersByTimeAsync(0);
    expect(seen).toEqual([undefined]);
  });
});

describe("messages", () => {
  it("of one session go out in their order, also when one of them is tried again", async () => {
    const sent: string[] = [];
    let failures = 1;
    const queue = queueTo(async (_, __, data) => {
      if (data === "one" && failures-- > 0) throw new Error("away");
      sent.push(data);
    });
    for (const data of ["one", "two", "three"]) queue.enqueue("signal", job("a", data));
    await vi.advanceTimersByTimeAsync(500);
    expect(sent).toEqual(["one", "two", "three"]);
  });

  it("of another session don't wait for that", async () => {
    const sent: string[] = [];
    const queue = queueTo(async (sessionId) => {
      if (sessionId === "stuck") throw new Error("away");
      sent.push(sessionId);
    });
    for (const sessionId of ["stuck", "free", "stuck", "free"]) queue.enqueue("signal", job(sessionId));
    await vi.advanceTimersByTimeAsync(0);
    expect(sent).toEqual(["free", "free"]);
  });

  it("of many sessions are sent sixteen at a time", async () => {
    const finish: (() => void)[] = [];
    const queue = queueTo(() => new Promise<void>((resolve) => finish.push(resolve)));
    for (let n = 0; n < 40; n++) queue.enqueue("signal", job(`s${n}`));
    await vi.advanceTimersByTimeAsync(0);
    expect(finish).toHaveLength(16);
    finish[0]?.();
    await vi.advanceTimersByTimeAsync(0);
    expect(finish).toHaveLength(17);
  });

  it("beyond two thousand that wait are refused, so that memory stays bounded", async () => {
    const queue = queueTo(() => new Promise(() => {}));
    for (let n = 0; n < 2020; n++) queue.enqueue("signal", job(`s${n}`));
    expect(outcomes()).toEqual(Array(4).fill("failed"));
  });
});

describe("the end of the process", () => {
  it("waits for jobs under way, and for those that wait", async () => {
    const sent: string[] = [];
    let finish = () => {};
    const queue = queueTo(async (_, __, data) => {
      if (data === "one") await new Promise<void>((resolve) => (finish = resolve));
      sent.push(data);
    });
    for (const data of ["one", "two"]) queue.enqueue("signal", job("a", data));
    const drained = queue.drain(5000);
    await vi.advanceTimersByTimeAsync(0);
    finish();
    await drained;
    expect(sent).toEqual(["one", "two"]);
  });

  it("doesn't wait for longer than it was given", async () => {
    const queue = queueTo(() => new Promise(() => {}));
    queue.enqueue("signal", job("a"));
    const drained = vi.fn();
    const draining = queue.drain(5000).then(drained);
    await vi.advanceTimersByTimeAsync(4999);
    expect(drained).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    await draining;
  });

  it("takes nothing more, and is over at once when nothing is left", async () => {
    const signal = vi.fn(async () => {});
    const queue = queueTo(signal);
    await queue.drain(5000);
    queue.enqueue("signal", job("a"));
    expect(signal).not.toHaveBeenCalled();
    expect(outcomes()).toEqual(["failed"]);
  });
});
