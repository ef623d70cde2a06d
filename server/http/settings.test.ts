import { afterAll, beforeAll, expect, it } from "vitest";
import { bearer, enterCall } from "../testing/people";
import { startTestApp, type TestApp } from "../testing/test-app";
import { endSessions } from "../use-cases/upkeep/end-sessions";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp("embedded", {
    NEXTAUTH_URL: "https://calls.example.com",
    OPENVIDU_PUBLIC_URL: "https://media.example.com",
    MAX_SESSION_DURATION: "0",
    TOKEN_REFRESH_MARGIN: "600",
  });
});
afterAll(() => app.close());

it("addresses of all answers are the public ones, over https with wss", async () => {
  const urls = {
    openviduServerUrl: "https://media.example.com",
    apiBaseUrl: "https://calls.example.com/api",
    webSocketUrl: "wss://calls.example.com",
  };
  expect(await app.client().videoCall.config.query()).toMatchObject(urls);
  const kim = await enterCall(app, "Kim");
  expect(kim).toMatchObject(urls);
  expect(await kim.call.refreshToken.mutate({ sessionId: kim.sessionId })).toMatchObject(urls);
  expect(await kim.call.autoReconnect.mutate({ sessionId: kim.sessionId })).toMatchObject(urls);
});

it("the cookie is for https alone, and browsers are told to come no other way", async () => {
  const body = JSON.stringify({ sessionName: "Cookies", username: "Kim", autoCreateSession: true });
  const answer = await app.fetch("/api/video-call/advanced/quick-join", { method: "POST", body });
  expect(answer.headers.getSetCookie()).toEqual([
    expect.stringMatching(/; Path=\/api; .*HttpOnly; SameSite=Lax; Secure$/),
  ]);
  expect(answer.headers.get("strict-transport-security")).toMatch(/max-age=\d{6,}/);
});

it("MAX_SESSION_DURATION=0 is no end: nothing to warn of, to extend, or to tidy", async () => {
  const kim = await enterCall(app, "Kim", { sessionName: "Endless" });
  expect(kim.endsAt).toBeNull();
  await app.database.sql("UPDATE video_sessions SET created_at = created_at - interval '30 d'");
  expect(await app.container.deps.sessions.claimDurationWarnings()).toEqual([]);
  expect(await kim.call.extend.mutate({ sessionId: kim.sessionId })).toEqual({ endsAt: null });
  await endSessions(app.container.deps);
  const status = await app.client(bearer(kim)).videoCall.status.query({ sessionId: kim.sessionId });
  expect(status).toMatchObject({ isActive: true, endsAt: null, endedAt: null, participantCount: 1 });
});

it("TOKEN_REFRESH_MARGIN is how long before a credential's hour is over it is to be renewed", async () => {
  const { expiresAt, refreshAt } = await enterCall(app, "Kim", { sessionName: "Margin" });
  expect(Date.parse(expiresAt) - Date.parse(refreshAt)).toBe(600_000);
  expect(Date.parse(expiresAt)).toBeGreaterThan(Date.now() + 3_590_000);
  expect(Date.parse(expiresAt)).toBeLessThanOrEqual(Date.now() + 3_600_000);
});
