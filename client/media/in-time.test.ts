import { expect, it } from "vitest";
import { inTime } from "./in-time";

const never = new Promise<string>(() => {});

it("gives what comes in time", async () => {
  await expect(inTime(Promise.resolve("here"), 1_000, "waiting")).resolves.toBe("here");
  await expect(inTime(Promise.reject(new Error("no")), 1_000, "waiting")).rejects.toThrow("no");
});

it("fails by name when it takes too long", async () => {
  await expect(inTime(never, 1, "connect")).rejects.toThrow("connect took too long");
});

it("fails at once when it is called off", async () => {
  const abort = new AbortController();
  const waiting = inTime(never, 60_000, "connect", abort.signal);
  abort.abort(new Error("called off"));
  await expect(waiting).rejects.toThrow("called off");
});
