import { afterAll, beforeAll, expect, test } from "vitest";
import { TestServer } from "../testing/test-server";

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.stop());

/** The value of one series, by its name with labels as Prometheus writes it; undefined when it isn't told. */
async function metric(series: string): Promise<number | undefined> {
  const { text } = await server.rest("GET", "/metrics");
  const line = text.split("\n").find((candidate) => candidate.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length + 1));
}

test("gauges tell who is there at this moment", async () => {
  const ann = await server.join("room");
  await server.token("room");
  await server.token("empty");
  await ann.call("publishVideo", { sdpOffer: "offer", hasAudio: true, hasVideo: true });
  expect(await metric("media_server_sessions")).toBe(2);
  expect(await metric("media_server_sessions_active")).toBe(1);
  expect(await metric("media_server_connections")).toBe(1);
  expect(await metric("media_server_connections_pending")).toBe(2);
  expect(await metric("media_server_streams")).toBe(1);
  expect(await metric("media_server_subscriptions")).toBe(0);
  expect(await metric("media_server_sockets")).toBe(1);
  const bob = await server.join("room");
  const [stream] = (bob.joined.value as { streams: { id: string }[] }[])[0]?.streams ?? [];
  await bob.call("prepareReceiveVideoFrom", { sender: stream?.id, reconnect: false });
  await bob.call("receiveVideoFrom", { sender: stream?.id, sdpAnswer: "answer" });
  expect(await metric("media_server_subscriptions")).toBe(1);
  await bob.call("leaveRoom", {});
  await ann.call("leaveRoom", {});
  expect(await metric("media_server_sessions")).toBe(1);
  expect(await metric("media_server_connections")).toBe(0);
  expect(await metric("media_server_joins_total")).toBe(2);
  expect(await metric('media_server_leaves_total{reason="disconnect"}')).toBe(2);
});

test("the media plane's counters are read when asked for, and never go down", async () => {
  server.engine.counters.bytesSent = 1_000;
  expect(await metric("media_server_media_sent_bytes_total")).toBe(1_000);
  server.engine.counters.bytesSent = 1_500;
  expect(await metric("media_server_media_sent_bytes_total")).toBe(1_500);
  expect(await metric("media_server_media_video_pauses_total")).toBe(0);
});

test("RPC requests are counted by outcome and timed; what clients make up is one label", async () => {
  const client = await server.client();
  await client.refused("publishVideo", {});
  for (const method of ["one", "two", '"}']) await client.refused(method, {});
  expect(await metric('media_server_rpc_requests_total{method="publishVideo",outcome="notInRoom"}')).toBe(1);
  expect(await metric('media_server_rpc_requests_total{method="unknown",outcome="unknownMethod"}')).toBe(3);
  expect(await metric('media_server_rpc_request_duration_seconds_count{method="unknown"}')).toBe(3);
});

test("REST requests are counted by route and status, whatever the ids in their paths", async () => {
  for (const id of ["a", "b"]) await server.rest("GET", `/openvidu/api/sessions/${id}`);
  await server.rest("GET", "/openvidu/api/nowhere/at-all");
  const series = (route: string) =>
    metric(`media_server_rest_requests_total{method="GET",route="${route}",status="404"}`);
  await expect.poll(() => series("/sessions/:sessionId")).toBe(2);
  expect(await series("unknown")).toBe(1);
});

test("the process' own measures are there", async () => {
  expect(await metric("process_resident_memory_bytes")).toBeGreaterThan(0);
  expect(await metric("nodejs_eventloop_lag_seconds")).toBeGreaterThanOrEqual(0);
});

test("metrics need the secret, health doesn't, and tells nothing more", async () => {
  expect((await fetch(`${server.origin}/metrics`)).status).toBe(401);
  const metrics = await server.rest("GET", "/metrics");
  expect(metrics.text).toMatch(/^# TYPE media_server_sessions gauge$/m);
  const health = await fetch(`${server.origin}/health`);
  expect([health.status, await health.text()]).toEqual([200, '{"status":"UP"}']);
  expect((await server.rest("GET", "/openvidu/api/health")).status).toBe(404);
});

test("without webhooks nothing is told of them", async () => {
  expect(await metric("media_server_webhooks_waiting")).toBeUndefined();
});
