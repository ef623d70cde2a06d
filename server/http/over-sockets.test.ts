import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startTestApp, type TestApp } from "../testing/test-app";
import { createHttpApp } from "./app";

let app: TestApp;
let server: Server;
beforeAll(async () => {
  app = await startTestApp();
  // As the entry serves it: requests of node-server's own make, which are no Request of the platform.
  server = createServer(getRequestListener(createHttpApp(app.container).fetch, { overrideGlobalObjects: false }));
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
  await app.close();
});

const KIM = JSON.stringify({ sessionName: "Team", username: "Kim", autoCreateSession: true });
const REST = "/api/video-call/advanced/quick-join";
const post = (path: string, body?: BodyInit, headers: Record<string, string> = {}) => {
  const { port } = server.address() as AddressInfo;
  return fetch(`http://127.0.0.1:${port}${path}`, { method: "POST", headers, body, duplex: "half" } as RequestInit);
};
/** Sent in chunks, without its length. */
const chunked = (text: string) => new Blob([text]).stream();

it("a mutation over tRPC is answered", async () => {
  const answer = await post("/api/trpc/videoCall.quickJoin", KIM, { "content-type": "application/json" });
  const { result } = await answer.json();
  expect([answer.status, result.data.username]).toEqual([200, "Kim"]);
});

it.each([
  ["of a known length", () => KIM],
  ["in chunks", () => chunked(KIM)],
])("a call over REST with a body %s is answered", async (_, body) => {
  const answer = await post(REST, body());
  expect(await answer.json()).toMatchObject({ sessionName: "Team" });
});

it("a call without a body is one with an empty one", async () => {
  expect(await (await post(REST)).json()).toMatchObject({ code: "VALIDATION", errors: [{ path: "username" }] });
});

it.each([
  ["of a known length", (text: string) => text],
  ["in chunks", chunked],
])("a body %s is too large above 64 kB, on both ways", async (_, sent) => {
  const body = () => sent(`{"a":"${"x".repeat(65 * 1024)}"}`);
  expect((await post(REST, body())).status).toBe(413);
  const json = { "content-type": "application/json" };
  expect((await post("/api/trpc/videoCall.quickJoin", body(), json)).status).toBe(413);
});
