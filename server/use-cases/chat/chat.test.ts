import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { chatMessageSchema } from "../../../shared/chat";
import { bearer, enterCall, type Person } from "../../testing/people";
import { refusal, startTestApp, type TestApp } from "../../testing/test-app";
import { deleteOldChat } from "./delete-old-chat";

let app: TestApp;
let kim: Person;
beforeAll(async () => {
  app = await startTestApp();
});
beforeEach(async () => {
  kim = await enterCall(app, "Kim");
});
afterEach(() => app.reset());
afterAll(() => app.close());

const send = ({ call, sessionId }: Person, text: string, requestId?: string) =>
  call.chat.send.mutate({ sessionId, text, requestId });
const texts = async ({ call, sessionId }: Person, after?: string) =>
  (await call.chat.list.query({ sessionId, after })).messages.map(({ text }) => text);
/** The messages that arrived in the call so far. */
const arrived = () =>
  app.openvidu.signals.map(({ session, type, data }) => {
    expect({ session, type }).toEqual({ session: kim.sessionId, type: "signal:chat" });
    return chatMessageSchema.parse(JSON.parse(data));
  });

describe("a message", () => {
  it("is kept, answered, and sent to everybody in the call, the same each time", async () => {
    const message = await send(kim, "안녕하세요 👋");
    expect(message).toEqual({
      id: expect.stringMatching(/^[\w-]{22}$/),
      participantId: kim.participantId,
      username: "Kim",
      text: "안녕하세요 👋",
      sentAt: expect.any(String),
    });
    expect(await kim.call.chat.list.query({ sessionId: kim.sessionId })).toEqual({ messages: [message] });
    await expect.poll(arrived).toEqual([message]);
  });

  it("is its sender's by the record, whatever the caller writes", async () => {
    const lee = await enterCall(app, "Lee");
    const pretended = {
      participantId: lee.participantId,
      username: "Lee",
      id: "chosen",
      sentAt: "2000-01-01T00:00:00Z",
    };
    const message = await kim.call.chat.send.mutate({ sessionId: kim.sessionId, text: "I am Lee", ...pretended });
    expect(message).toMatchObject({ participantId: kim.participantId, username: "Kim" });
    expect(message).not.toMatchObject({ id: pretended.id });
    expect(message).not.toMatchObject({ sentAt: pretended.sentAt });
  });

  it("tells the name of the seat, with its suffix", async () => {
    expect(await send(await enterCall(app, "Kim"), "Hello")).toMatchObject({ username: "Kim (2)" });
  });

  it("has 1 to 2,000 characters, trimmed, on as many lines as it likes", async () => {
    const text = `${"👋".repeat(1997)}\n\t!`;
    expect(await send(kim, `  ${text}  `)).toMatchObject({ text });
    for (const wrong of ["", "   ", "x".repeat(2001), "turned \u202e around", "bell \u0007"]) {
      expect(await refusal(send(kim, wrong))).toMatchObject({ code: "VALIDATION" });
    }
  });

  it("goes out in the order of sending", async () => {
    for (const text of ["one", "two", "three"]) await send(kim, text);
    await expect.poll(() => arrived().map(({ text }) => text)).toEqual(["one", "two", "three"]);
  });
});

describe("a repeat of one press", () => {
  it("is one message; it is sent again under the same id, for the first may never have been", async () => {
    const first = await send(kim, "Hello", "press-01");
    expect(await send(kim, "Hello", "press-01")).toEqual(first);
    expect(await texts(kim)).toEqual(["Hello"]);
    await expect.poll(arrived).toEqual([first, first]);
  });

  it("may name itself by Idempotency-Key", async () => {
    const repeat = () =>
      app
        .client({ ...bearer(kim), "Idempotency-Key": "press-02" })
        .videoCall.chat.send.mutate({ sessionId: kim.sessionId, text: "Hello" });
    expect(await repeat()).toEqual(await repeat());
  });
});

describe("what was said", () => {
  it("is told to whoever comes later, and to whoever comes back from a known message on", async () => {
    const first = await send(kim, "one");
    await send(kim, "two");
    const lee = await enterCall(app, "Lee");
    expect(await texts(lee)).toEqual(["one", "two"]);
    expect(await texts(lee, first.id)).toEqual(["two"]);
    expect(await texts(lee, "never-heard-of")).toEqual(["one", "two"]);
    expect(await refusal(texts(lee, "\u0000"))).toMatchObject({ code: "VALIDATION" });
  });

  it("stays in its session", async () => {
    await send(kim, "secret");
    const other = await enterCall(app, "Park", { sessionName: "Other" });
    expect(await texts(other)).toEqual([]);
    const peek = other.call.chat.list.query({ sessionId: kim.sessionId });
    expect(await refusal(peek)).toMatchObject({ code: "NOT_A_PARTICIPANT" });
  });

  it("is forgotten a day after the session's end", async () => {
    await send(kim, "Goodbye");
    await kim.call.end.mutate({ sessionId: kim.sessionId });
    const kept = () => app.database.sql("SELECT text FROM chat_messages");
    await deleteOldChat(app.container.deps);
    expect(await kept()).toEqual([{ text: "Goodbye" }]);
    await app.database.sql(
      "UPDATE video_sessions SET created_at = created_at - interval '2 d', ended_at = ended_at - interval '24 h 1 s'",
    );
    await deleteOldChat(app.container.deps);
    expect(await kept()).toEqual([]);
  });
});

describe("chat that is switched off", () => {
  it("is neither written nor read", async () => {
    const quiet = await enterCall(app, "Kim", {
      sessionName: "Quiet",
      sessionConfig: { features: { chatEnabled: false } },
    });
    expect(quiet.configInfo.features.chatEnabled).toBe(false);
    expect(await refusal(send(quiet, "Hello"))).toMatchObject({ code: "FEATURE_DISABLED", status: 403 });
    expect(await refusal(texts(quiet))).toMatchObject({ code: "FEATURE_DISABLED" });
    expect(await app.database.sql("SELECT FROM chat_messages")).toEqual([]);
  });
});

describe("nothing is written or read", () => {
  it("by whoever left", async () => {
    await enterCall(app, "Lee");
    await kim.call.leave.mutate({ sessionId: kim.sessionId });
    expect(await refusal(send(kim, "Hello"))).toMatchObject({ code: "NOT_A_PARTICIPANT" });
    expect(await refusal(texts(kim))).toMatchObject({ code: "NOT_A_PARTICIPANT" });
  });

  it("when the session is over", async () => {
    await kim.call.end.mutate({ sessionId: kim.sessionId });
    expect(await refusal(send(kim, "Hello"))).toMatchObject({ code: "SESSION_ENDED" });
    expect(await refusal(texts(kim))).toMatchObject({ code: "SESSION_ENDED" });
  });
});

describe("when OpenVidu's signal", () => {
  /** What goes wrong with the first signal; from then on nothing does. */
  function firstSignal(fault: 500 | "cut" | "lost" | "silence"): void {
    let met = false;
    app.openvidu.fault = (call) => {
      if (call !== "POST signal" || met) return null;
      met = true;
      return fault;
    };
  }

  it.each([500, "cut"] as const)("fails (%s), the message is kept and answered, and arrives later", async (fault) => {
    firstSignal(fault);
    const message = await send(kim, "Hello");
    expect(await texts(kim)).toEqual(["Hello"]);
    await expect.poll(arrived, { timeout: 10_000 }).toEqual([message]);
  });

  it("hangs, nobody waits for it, and the message arrives after its deadline", async () => {
    firstSignal("silence");
    const message = await send(kim, "Hello");
    expect(arrived()).toEqual([]);
    await expect.poll(arrived, { timeout: 20_000 }).toEqual([message]);
  });

  it("is sent though its answer is lost, the retry has the same id and the record one message", async () => {
    firstSignal("lost");
    const message = await send(kim, "Hello");
    await expect.poll(arrived, { timeout: 10_000 }).toEqual([message, message]);
    expect(await texts(kim)).toEqual(["Hello"]);
  });
});
