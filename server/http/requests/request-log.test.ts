import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { ORIGIN, startTestApp, type TestApp } from "../../testing/test-app";
import { createHttpApp } from "../app";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp("embedded", { TRUSTED_PROXIES: "10.0.0.1" });
});
afterEach(() => app.reset());
afterAll(() => app.close());

const quickJoin = (headers: Record<string, string> = {}, peer?: string) =>
  app.fetch(
    "/api/trpc/videoCall.quickJoin?a-query=not-logged",
    {
      method: "POST",
      headers: { "Content-Type": "application/json", ...headers },
      body: JSON.stringify({ sessionName: "Team", username: "Kim", autoCreateSession: true }),
    },
    peer,
  );
const ticketOf = async (answer: Response) => (await answer.json()).result.data;
const lines = () => {
  const text = app.log().trim();
  return text === "" ? [] : text.split("\n").map((line) => JSON.parse(line));
};

describe("a request's line", () => {
  it("says what was asked, by whom and whence, what became of it, and where the time went", async () => {
    const answer = await quickJoin({ "X-Forwarded-For": "203.0.113.9" }, "10.0.0.1");
    const { sessionId, participantId } = await ticketOf(answer);
    expect(lines()).toEqual([
      {
        level: "info",
        time: expect.any(String),
        msg: "request",
        requestId: answer.headers.get("x-request-id"),
        method: "POST",
        path: "/api/trpc/videoCall.quickJoin",
        procedure: "videoCall.quickJoin",
        sessionId,
        participantId,
        outcome: "ok",
        status: 200,
        durationMs: expect.any(Number),
        databaseMs: expect.any(Number),
        databaseCalls: 2,
        openviduMs: expect.any(Number),
        openviduCalls: 2,
        address: "203.0.113.9",
      },
    ]);
    const [{ durationMs, databaseMs, openviduMs }] = lines();
    expect(databaseMs).toBeGreaterThan(0);
    expect(openviduMs).toBeGreaterThan(0);
    expect(databaseMs + openviduMs).toBeLessThanOrEqual(durationMs + 0.2);
  });

  it("knows the participant by bearer, and by cookie", async () => {
    const { sessionId, participantId, participantToken } = await ticketOf(await quickJoin());
    for (const proof of [
      { Authorization: `Bearer ${participantToken}` },
      { Cookie: `qj_${participantId}=${participantToken}`, Origin: ORIGIN },
    ]) {
      const body = JSON.stringify({ sessionId, username: "Kim" });
      await app.fetch(`/api/video-call/advanced/sessions/${sessionId}/refresh-token`, {
        method: "POST",
        headers: proof as Record<string, string>,
        body,
      });
      expect(lines().at(-1)).toMatchObject({
        procedure: "videoCall.refreshToken",
        outcome: "ok",
        sessionId,
        participantId,
      });
    }
  });

  it("of one request has none of another's time, however they cross", async () => {
    await quickJoin();
    await Promise.all([
      ...Array.from({ length: 20 }, () => quickJoin()),
      ...Array.from({ length: 20 }, () => app.fetch("/api/trpc/videoCall.config")),
    ]);
    for (const { procedure, databaseCalls, openviduCalls, outcome } of lines().slice(1)) {
      if (procedure === "videoCall.config")
        expect({ databaseCalls, openviduCalls }).toEqual({ databaseCalls: 0, openviduCalls: 0 });
      else if (outcome === "ok")
        expect({ databaseCalls, openviduCalls }).toEqual({ databaseCalls: 2, openviduCalls: 1 });
    }
  });

  it("is short, however long the address", async () => {
    await app.fetch(`/api/trpc/${"x".repeat(10_000)}`);
    expect(app.log().length).toBeLessThan(1500);
  });
});

it("where Next alone is the server, everybody's address is unknown", async () => {
  await createHttpApp(app.container).fetch(
    new Request(`${ORIGIN}/api/health`, { headers: { "X-Real-IP": "127.0.0.1" } }),
    {},
  );
  expect(lines().at(-1)).toMatchObject({ path: "/api/health", address: "unknown" });
});

describe("the answer", () => {
  it("says where its time went", async () => {
    const { headers } = await quickJoin();
    const [line] = lines();
    expect(headers.get("server-timing")).toBe(
      `db;dur=${line.databaseMs}, openvidu;dur=${line.openviduMs}, total;dur=${line.durationMs}`,
    );
  });

  it("has an id of ours, whatever the caller sent", async () => {
    const { headers } = await quickJoin({ "X-Request-Id": "chosen-by-me" });
    expect(headers.get("x-request-id")).toMatch(/^[\w-]{12}$/);
    expect(app.log()).not.toContain("chosen-by-me");
  });
});
