import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startTestApp, type TestApp } from "../testing/test-app";
import { createHttpApp } from "./app";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

it("answers a mutation that came over a socket, as the entry serves it", async () => {
  const listener = getRequestListener(createHttpApp(app.container).fetch, { overrideGlobalObjects: false });
  const server = createServer(listener);
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  const answer = await fetch(`http://127.0.0.1:${port}/api/trpc/videoCall.quickJoin`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ sessionName: "Team", username: "Kim", autoCreateSession: true }),
  });
  const { result } = await answer.json();
  server.close();
  expect([answer.status, result.data.username]).toEqual([200, "Kim"]);
});
