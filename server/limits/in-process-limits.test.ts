import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createLimits } from "./in-process-limits";

const limits = () => createLimits({ calls: 3, joins: 0, creations: 3, guesses: 3, actions: 3 });

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("a limit of three a minute", () => {
  it("refuses the fourth, and says when to come again", async () => {
    const { take } = limits();
    for (let n = 0; n < 3; n++) await take("calls", "a");
    await vi.advanceTimersByTimeAsync(45_500);
    await expect(take("calls", "a")).rejects.toMatchObject({ code: "RATE_LIMITED", retryAfter: 15 });
  });

  it("is over after a minute, however often was tried in between", async () => {
    const { take } = limits();
    for (let n = 0; n < 3; n++) await take("calls", "a");
    for (let n = 0; n < 9; n++) await expect(take("calls", "a")).rejects.toThrow();
    await vi.advanceTimersByTimeAsync(60_000);
    await expect(take("calls", "a")).resolves.toBeUndefined();
  });

  it("counts each key, and each limit, by itself", async () => {
    const { take } = limits();
    for (let n = 0; n < 4; n++) await take("calls", "a").catch(() => {});
    await expect(take("calls", "b")).resolves.toBeUndefined();
    await expect(take("guesses", "a")).resolves.toBeUndefined();
  });

  it("can be looked at without counting", async () => {
    const { take, check } = limits();
    for (let n = 0; n < 9; n++) await check("calls", "a");
    for (let n = 0; n < 3; n++) await take("calls", "a");
    await expect(check("calls", "a")).rejects.toMatchObject({ code: "RATE_LIMITED", retryAfter: 60 });
  });

  it("takes back what came to nothing, and never more than was counted", async () => {
    const { take, giveBack } = limits();
    await giveBack("calls", "a");
    for (let n = 0; n < 3; n++) await take("calls", "a");
    await giveBack("calls", "a");
    await take("calls", "a");
    await expect(take("calls", "a")).rejects.toThrow();
  });
});

it("a limit of 0 is none", async () => {
  const { take, check, giveBack } = limits();
  for (let n = 0; n < 1000; n++) await take("joins", "a");
  await check("joins", "a");
  await giveBack("joins", "a");
});

it("counts the twenty thousand most recent keys, so that memory stays bounded", async () => {
  const { take, check } = limits();
  for (const key of ["first", "kept"]) for (let n = 0; n < 3; n++) await take("calls", key);
  for (let n = 0; n < 19_999; n++) await take("calls", `key ${n}`);
  await expect(check("calls", "kept")).rejects.toThrow();
  await expect(check("calls", "first")).resolves.toBeUndefined();
});
