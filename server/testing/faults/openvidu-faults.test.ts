import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { Fault } from "../fake-openvidu";
import { recordViolations, settle, violations } from "../invariants";
import { enterCall, isUsable } from "../people";
import { refusal, startTestApp, type TestApp } from "../test-app";
import { type AsksNothing, scenarios, situations } from "./scenarios";

/** Of a call to OpenVidu. */
const DEADLINE_MS = 5000;
const patiently = { timeout: 20_000 };

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
  app.container.deps.persist = (_, work) => work().catch(work); // two tries, and no pause between them
});
afterEach(() => app.reset());
afterAll(() => app.close());

const faults = {
  "that fails": 500,
  "that is cut": "cut",
  "that hangs": "silence",
  "whose answer is lost": "lost",
} as const satisfies Record<string, Fault>;

describe.each(situations)("%s", (_, { arrange, calls, seats }) => {
  it("makes the calls to OpenVidu that its row says, and leaves all well", async () => {
    const call = await arrange(app);
    app.openvidu.calls.length = 0;
    await call();
    expect(app.openvidu.calls).toEqual(calls.map(([name]) => name));
    await everythingIsWell(seats.retried);
  });

  // Of calls made side by side, all fail that the first one's fault meets.
  const each = calls.flatMap(([name, whoLearns], index) =>
    calls[index - 1]?.[0] === name
      ? []
      : Object.entries(faults).map(([what, fault]) => ({ name, whoLearns, what, fault, nth: index + 1, index })),
  );
  describe.each(each)("with a call $nth, $name, $what", ({ index, fault, whoLearns, name }) => {
    const lasts = { fault, from: { name, index: calls.slice(0, index).filter(([other]) => other === name).length } };

    it("and the client tries again", async () => {
      const call = await arrange(app);
      await tryDuring(lasts, call, whoLearns);
      const answer = await call();
      await hungCallsEnd();
      await everythingIsWell(seats.retried);
      if (isToken(answer)) expect(isUsable(app, answer)).toBe(true);
    });

    it("and the client gives up", async () => {
      const call = await arrange(app);
      await tryDuring(lasts, call, whoLearns);
      await hungCallsEnd();
      await everythingIsWell(whoLearns === "quiet" ? seats.retried : seats.givenUp);
    });
  });
});

const quietOnes = Object.entries(scenarios).flatMap(([procedure, row]) =>
  typeof row === "function" ? [[procedure, row] satisfies [string, AsksNothing]] : [],
);
it.each(quietOnes)("%s asks OpenVidu nothing, and works while it is away", async (_, call) => {
  const kim = await enterCall(app, "Kim");
  app.openvidu.calls.length = 0;
  app.openvidu.fault = () => 500;
  await call(kim);
  expect(app.openvidu.calls.filter((name) => name !== "POST signal")).toEqual([]);
});

interface Lasting {
  fault: Fault;
  /** The fault begins with the call of that name after so many of it, and lasts until the procedure has answered. */
  from: { name: string; index: number };
}

async function tryDuring({ fault, from }: Lasting, call: () => Promise<unknown>, whoLearns: "told" | "quiet") {
  let before = from.index;
  app.openvidu.fault = (name) => (name === from.name && before-- <= 0 ? fault : null);
  const attempt = fault === "silence" ? untilDeadlinesPass(call) : call();
  if (whoLearns === "quiet") await attempt;
  else {
    const told = { code: "MEDIA_SERVER_UNAVAILABLE", status: 503, retryable: true, retryAfter: expect.any(Number) };
    expect(await refusal(attempt)).toMatchObject(told);
  }
  app.openvidu.fault = () => null;
  expect(await recordViolations(app.database)).toEqual([]);
}

/** Lets the deadline pass of each call that hangs, and of no other, however slow the machine is. */
async function untilDeadlinesPass(call: () => Promise<unknown>): Promise<unknown> {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  let hung = app.openvidu.hung();
  let isOver = false;
  const attempt = call().finally(() => {
    isOver = true;
  });
  attempt.catch(() => {}); // awaited below
  try {
    while (!isOver) {
      await expect.poll(() => isOver || app.openvidu.hung() > hung, patiently).toBe(true);
      hung = app.openvidu.hung();
      await vi.advanceTimersByTimeAsync(DEADLINE_MS);
    }
    return await attempt;
  } finally {
    vi.useRealTimers();
  }
}

/** OpenVidu does after all what it was asked, though nobody waits for it any more. */
async function hungCallsEnd(): Promise<void> {
  app.openvidu.release();
  await expect.poll(() => app.openvidu.underWay(), patiently).toBe(0);
}

async function everythingIsWell(seats: number): Promise<void> {
  await app.deliver();
  await settle(app.container.deps, app.database);
  await expect.poll(() => violations(app.database, app.openvidu.connections()), patiently).toEqual([]);
  expect(await app.database.sql("SELECT FROM participants WHERE state <> 'ended'")).toHaveLength(seats);
}

function isToken(answer: unknown): answer is { sessionId: string; connectionId: string; token: string } {
  return typeof answer === "object" && answer !== null && "token" in answer;
}
