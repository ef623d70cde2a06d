import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type SessionNotification, sessionNotificationSchema } from "../../../shared/session-status";
import { bearer, enterCall, type Person } from "../../testing/people";
import { refusal, startTestApp, type TestApp } from "../../testing/test-app";
import { warnOfEnds } from "./warn-of-ends";

let app: TestApp;
let kim: Person;
let published: SessionNotification[];
let unsubscribe: () => void;
beforeAll(async () => {
  app = await startTestApp();
});
beforeEach(async () => {
  kim = await enterCall(app, "Kim");
  published = [];
  unsubscribe = app.container.deps.events.on("notificationSent", ({ sessionId, notification }) => {
    expect(sessionId).toBe(kim.sessionId);
    published.push(notification);
  });
});
afterEach(() => {
  unsubscribe();
  return app.reset();
});
afterAll(() => app.close());

const notify = (message: string, requestId?: string) =>
  kim.call.notify.mutate({ sessionId: kim.sessionId, message, requestId });
/** The notifications that arrived in the call so far. */
const arrived = () =>
  app.openvidu.signals.map(({ session, type, data }) => {
    expect({ session, type }).toEqual({ session: kim.sessionId, type: "signal:notification" });
    return sessionNotificationSchema.parse(JSON.parse(data));
  });
/** As if so many seconds of the session had passed. */
const pass = (seconds: number) =>
  app.database.sql(
    "UPDATE video_sessions SET created_at = created_at - make_interval(secs => $1), ends_at = ends_at - make_interval(secs => $1)",
    [seconds],
  );
const endsAt = async () => {
  const [row] = await app.database.sql<{ ends_at: Date | null }>("SELECT ends_at FROM video_sessions");
  return row?.ends_at?.toISOString() ?? null;
};

describe("a notification", () => {
  it("reaches everybody by signal and by subscription, the same", async () => {
    const { id } = await notify("  The recording starts in a minute  ");
    const notification = {
      id,
      kind: "message",
      message: "The recording starts in a minute",
      endsAt: null,
      sentAt: expect.any(String),
    };
    expect(published).toEqual([notification]);
    await expect.poll(arrived).toEqual(published);
  });

  it("has one id for all repeats of one press, and its own for every other", async () => {
    const { id } = await notify("Hello", "press-01");
    expect(await notify("Hello", "press-01")).toEqual({ id });
    const byHeader = app.client({ ...bearer(kim), "Idempotency-Key": "press-01" }).videoCall.notify;
    expect(await byHeader.mutate({ sessionId: kim.sessionId, message: "Hello" })).toEqual({ id });
    const others = [await notify("Hello", "press-02"), await notify("Hello"), await notify("Hello")];
    expect(new Set([id, ...others.map((other) => other.id)]).size).toBe(4);
  });

  it("has 1 to 500 characters", async () => {
    for (const message of ["", "  ", "x".repeat(501), "turned \u202e around"]) {
      expect(await refusal(notify(message))).toMatchObject({ code: "VALIDATION" });
    }
    expect(published).toEqual([]);
  });

  it("isn't a participant's to send", async () => {
    const lee = await enterCall(app, "Lee");
    const call = lee.call.notify.mutate({ sessionId: lee.sessionId, message: "Hello" });
    expect(await refusal(call)).toMatchObject({ code: "FORBIDDEN" });
    expect(published).toEqual([]);
  });
});

describe("extending a session", () => {
  const extend = (minutes?: number) => kim.call.extend.mutate({ sessionId: kim.sessionId, minutes });

  it("moves its end by as many minutes, half an hour unless told otherwise, and tells everybody", async () => {
    const before = Date.parse(kim.endsAt ?? "");
    expect(await extend()).toEqual({ endsAt: new Date(before + 1_800_000).toISOString() });
    const last = await extend(10);
    expect(last).toEqual({ endsAt: new Date(before + 2_400_000).toISOString() });
    expect(await endsAt()).toBe(last.endsAt);
    expect(published).toMatchObject([
      { kind: "extended", message: null },
      { kind: "extended", endsAt: last.endsAt },
    ]);
    await expect.poll(arrived).toEqual(published);
  });

  it("goes no further than a day from now", async () => {
    for (let hours = 0; hours < 24; hours += 4) await extend(240);
    expect(Date.parse((await extend(240)).endsAt ?? "")).toBeLessThanOrEqual(Date.now() + 86_400_000 + 60_000);
  });

  it.each([0, -5, 241, 1.5])("by %d minutes is refused", async (minutes) => {
    expect(await refusal(extend(minutes))).toMatchObject({ code: "VALIDATION" });
  });

  it("that has no end answers null, and tells nobody", async () => {
    await app.database.sql("UPDATE video_sessions SET ends_at = NULL");
    expect(await extend()).toEqual({ endsAt: null });
    expect(published).toEqual([]);
  });

  it("keeps whoever is in the call in it, past the end that was", async () => {
    await pass(3599);
    await extend(10);
    await pass(300);
    expect(await kim.call.chat.list.query({ sessionId: kim.sessionId })).toEqual({ messages: [] });
  });
});

describe("the end of a session", () => {
  const warn = () => warnOfEnds(app.container.deps);

  it("is told to everybody 5 minutes and 1 minute before, once by all instances together", async () => {
    await pass(3290);
    await warn();
    expect(published).toEqual([]);
    await pass(11);
    await Promise.all([warn(), warn()]);
    expect(published).toMatchObject([{ kind: "durationWarning", message: null, endsAt: await endsAt() }]);
    await pass(240);
    await Promise.all([warn(), warn()]);
    expect(published.map(({ kind }) => kind)).toEqual(["durationWarning", "durationWarning"]);
    await expect.poll(arrived).toEqual(published);
  });

  it("is told anew when it was put off", async () => {
    await pass(3541);
    await warn();
    await kim.call.extend.mutate({ sessionId: kim.sessionId, minutes: 10 });
    await warn();
    await pass(400);
    await warn();
    expect(published.map(({ kind }) => kind)).toEqual(["durationWarning", "extended", "durationWarning"]);
  });
});

describe("when OpenVidu's signal", () => {
  function firstSignal(fault: 500 | "cut" | "lost" | "silence"): void {
    let met = false;
    app.openvidu.fault = (call) => {
      if (call !== "POST signal" || met) return null;
      met = true;
      return fault;
    };
  }

  it.each([500, "cut", "silence"] as const)(
    "doesn't go through (%s), the subscription has told already, and it arrives later",
    async (fault) => {
      firstSignal(fault);
      await notify("Hello");
      expect(published).toHaveLength(1);
      await expect.poll(arrived, { timeout: 20_000 }).toEqual(published);
    },
  );

  it("is sent though its answer is lost, the retry is known by its id", async () => {
    firstSignal("lost");
    await notify("Hello");
    await expect.poll(arrived, { timeout: 10_000 }).toEqual([...published, ...published]);
  });
});
