import { expect, it } from "vitest";
import { createTurns } from "./turns";

function deferred() {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

it("lets one begin when the one before it has ended, failed or not", async () => {
  const turns = createTurns();
  const first = deferred();
  const order: string[] = [];
  const failing = turns.take("kim", async () => {
    await first.promise;
    order.push("first");
    throw new Error("as it may");
  });
  const second = turns.take("kim", async () => void order.push("second"));
  await turns.take("lee", async () => void order.push("somebody else"));
  first.resolve();
  await expect(failing).rejects.toThrow("as it may");
  await second;
  expect(order).toEqual(["somebody else", "first", "second"]);
});

it("refuses the eleventh, and takes the next when they are through", async () => {
  const turns = createTurns();
  const gate = deferred();
  const waiting = Array.from({ length: 10 }, () => turns.take("kim", () => gate.promise));
  await expect(turns.take("kim", async () => {})).rejects.toMatchObject({ code: "RATE_LIMITED", retryAfter: 1 });
  gate.resolve();
  await Promise.all(waiting);
  await expect(turns.take("kim", async () => "through")).resolves.toBe("through");
});
