import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { refusal, startTestApp, type TestApp } from "../testing/test-app";
import { createHttpApp } from "./app";

const TOKEN = "a-token-of-the-operators";
const STRANGER = "203.0.113.9";
const PROXY = "10.0.0.1";

let app: TestApp;
/** One without a token, whose counters nobody has touched yet. */
let fresh: TestApp;
beforeAll(async () => {
  [app, fresh] = await Promise.all([
    startTestApp("embedded", { METRICS_TOKEN: TOKEN, TRUSTED_PROXIES: PROXY }),
    startTestApp("embedded", { RATE_LIMIT_GUESSES: "3" }),
  ]);
});
afterEach(() => app.reset());
afterAll(() => Promise.all([app.close(), fresh.close()]));

const joining = { sessionName: "Team", username: "Kim", autoCreateSession: true };
const ready = async (from: TestApp, peer?: string) => {
  const answer = await from.fetch("/api/health/ready", {}, peer);
  return { status: answer.status, body: await answer.json() };
};

describe("/api/health", () => {
  it("says that the app is alive, to everybody, and asks nobody", async () => {
    const answer = await app.fetch("/api/health", {}, STRANGER);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ status: "up" });
    expect(answer.headers.get("server-timing")).toMatch(/^db;dur=0, openvidu;dur=0, /);
    expect(app.openvidu.calls).toEqual([]);
  });
});

describe("/api/health/ready", () => {
  it("tells operators what answers, how fast, and how many sessions there are", async () => {
    await app.client().videoCall.quickJoin.mutate(joining);
    const up = { status: "up", latencyMs: expect.any(Number) };
    expect(await ready(app)).toEqual({
      status: 200,
      body: { status: "up", openvidu: up, database: up, activeSessions: 1 },
    });
  });

  it("tells others that alone which a load balancer must know", async () => {
    expect(await ready(app, STRANGER)).toEqual({ status: 200, body: { status: "up" } });
  });

  it("asks once for a hundred who ask at the same moment", async () => {
    await Promise.all(Array.from({ length: 100 }, () => ready(fresh)));
    expect(fresh.openvidu.calls).toHaveLength(1);
  });

  it("is 503 when OpenVidu is gone, with the reason for operators", async () => {
    const own = await startTestApp();
    await own.openvidu.close();
    const { status, body } = await ready(own);
    expect(status).toBe(503);
    expect(body).toMatchObject({ status: "down", openvidu: { status: "down" }, database: { status: "up" } });
    expect(body.openvidu.reason).toMatch(/ECONNREFUSED/);
    expect(await ready(own, STRANGER)).toEqual({ status: 503, body: { status: "down" } });
    expect(own.log()).toMatch(/not ready/);
    await own.container.close();
    await own.database.close();
  });

  it("is 503 when the database is gone, with the reason for operators", async () => {
    const own = await startTestApp();
    await own.database.close();
    const { status, body } = await ready(own);
    expect(status).toBe(503);
    expect(body).toMatchObject({ status: "down", openvidu: { status: "up" }, database: { status: "down" } });
    expect(body.activeSessions).toBeNull();
    expect(body.database.reason).toEqual(expect.any(String));
    expect(body.database.reason).not.toBe("unknown");
    await own.container.close();
    await own.openvidu.close();
  });

  it("is 503 soon when OpenVidu hangs", async () => {
    const own = await startTestApp();
    own.openvidu.fault = () => "silence";
    const { body } = await ready(own);
    expect(body.openvidu).toMatchObject({ status: "down", reason: expect.stringContaining("2000 ms") });
    await own.close();
  });
});

describe("/api/metrics", () => {
  const read = (headers: Record<string, string> = {}, peer?: string) => app.fetch("/api/metrics", { headers }, peer);

  it.each([
    ["a program on this machine", {}, "127.0.0.1", 200],
    ["a stranger", {}, STRANGER, 404],
    ["a stranger with the token", { Authorization: `Bearer ${TOKEN}` }, STRANGER, 200],
    ["a stranger with another token", { Authorization: `Bearer ${TOKEN}x` }, STRANGER, 404],
    ["a stranger with the token as another scheme", { Authorization: `Basic ${TOKEN}` }, STRANGER, 404],
    ["a stranger who says to be local", { "X-Forwarded-For": "127.0.0.1" }, STRANGER, 404],
    ["a stranger behind a trusted proxy", { "X-Forwarded-For": STRANGER }, PROXY, 404],
    ["one of them who says to be local", { "X-Forwarded-For": `127.0.0.1, ${STRANGER}` }, PROXY, 404],
    ["a stranger behind a proxy on this machine", { "X-Forwarded-For": STRANGER }, "127.0.0.1", 404],
    ["one of them who says to be local too", { "X-Forwarded-For": "127.0.0.1" }, "127.0.0.1", 404],
    ["the token's holder behind a proxy", { Authorization: `Bearer ${TOKEN}`, Forwarded: "for=x" }, PROXY, 200],
  ])("for %s", async (_, headers, peer, status) => {
    expect((await read(headers as Record<string, string>, peer)).status).toBe(status);
  });

  it("is for a program on this machine over a real socket, unless a proxy stands between", async () => {
    const server = createServer(
      getRequestListener(createHttpApp(app.container).fetch, { overrideGlobalObjects: false }),
    );
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const status = async (headers: Record<string, string>) =>
      (await fetch(`http://127.0.0.1:${port}/api/metrics`, { headers })).status;
    expect(await status({})).toBe(200);
    expect(await status({ "X-Forwarded-For": "127.0.0.1" })).toBe(404);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it("is for a stranger as if there were nothing", async () => {
    const [refused, nothing] = [await read({}, STRANGER), await app.fetch("/api/nothing", {}, STRANGER)];
    const { requestId: _, ...body } = await refused.json();
    const { requestId: __, ...expected } = await nothing.json();
    expect(body).toEqual(expected);
  });

  it("isn't for strangers when there is no token", async () => {
    const asked = (authorization: string) => fresh.fetch("/api/metrics", { headers: { authorization } }, STRANGER);
    for (const empty of ["", "Bearer ", "Bearer null"]) expect((await asked(empty)).status).toBe(404);
  });

  it("tells what has happened", async () => {
    const samples = async () => {
      const text = await (await fresh.fetch("/api/metrics")).text();
      return Object.fromEntries(text.split("\n").map((line) => line.split(" ") as [string, string]));
    };
    const call = fresh.client().videoCall;
    const kim = await call.quickJoin.mutate({ ...joining, requestId: "one-press" });
    await call.quickJoin.mutate({ ...joining, requestId: "one-press" });
    await call.quickJoin.mutate({ ...joining, username: "Lee" });
    await refusal(call.quickJoin.mutate({ sessionName: "Nowhere", username: "Kim" }));
    await fresh.join(kim);
    const stranger = await fresh.container.deps.media.connect(kim.sessionId, { role: "PUBLISHER", data: "" });
    await fresh.join(stranger);
    const kims = fresh.client({ authorization: `Bearer ${kim.participantToken}` }).videoCall;
    await kims.refreshToken.mutate({ sessionId: kim.sessionId });
    await kims.autoReconnect.mutate({ sessionId: kim.sessionId, lastConnectionId: kim.connectionId });
    fresh.openvidu.fault = () => 503;
    await refusal(call.quickJoin.mutate({ ...joining, username: "Park" }));
    for (let guesses = 0; guesses < 3; guesses++) await call.lookup.query({ sessionName: "Nowhere" }).catch(() => {});

    expect(await samples()).toMatchObject({
      videocall_session_created_total: "1",
      videocall_session_joined_total: "2",
      'videocall_join_rejected_total{code="SESSION_NOT_FOUND"}': "1",
      'videocall_join_rejected_total{code="MEDIA_SERVER_UNAVAILABLE"}': "1",
      videocall_token_refreshed_total: "1",
      'videocall_reconnected_total{cause="connected"}': "1",
      videocall_ghosts_cleaned_total: "1",
      videocall_active_sessions: "1",
      videocall_active_participants: "2",
      'videocall_request_limited_total{procedure="videoCall.lookup"}': "1",
      'videocall_webhook_lag_seconds_count{event="participantJoined"}': "2",
      'videocall_procedure_duration_seconds_count{procedure="videoCall.quickJoin",outcome="ok"}': "3",
      'videocall_procedure_duration_seconds_count{procedure="videoCall.quickJoin",outcome="SESSION_NOT_FOUND"}': "1",
      'videocall_openvidu_call_duration_seconds_count{operation="createSession",outcome="ok"}': "1",
      'videocall_openvidu_call_duration_seconds_count{operation="createConnection",outcome="ok"}': "5",
      'videocall_openvidu_call_duration_seconds_count{operation="createConnection",outcome="failed"}': "1",
    });
  });

  it("has no label that a caller could choose", async () => {
    await app.fetch("/api/trpc/videoCall.inventedByMe");
    await app.fetch("/api/video-call/advanced/invented-by-me");
    expect(await (await read()).text()).not.toMatch(/invented/i);
  });
});
