import { once } from "node:events";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { TestServer } from "./testing/test-server";

test("a server that stops tells its clients, refuses what comes, and waits for the webhooks on their way", async () => {
  let answerWebhook = () => {};
  const inbox = createServer((_request, response) => {
    answerWebhook = () => response.end();
  });
  inbox.listen(0, "127.0.0.1");
  await once(inbox, "listening");
  const endpoint = `http://127.0.0.1:${(inbox.address() as AddressInfo).port}`;
  const server = await TestServer.start({ OPENVIDU_WEBHOOK: "true", OPENVIDU_WEBHOOK_ENDPOINT: endpoint });
  const ann = await server.join("room");
  const metrics = await server.rest("GET", "/metrics");
  expect(metrics.text).toMatch(/^media_server_webhooks_waiting [1-9]/m);

  const stopped = server.stop();
  expect(await ann.told("participantEvicted")).toMatchObject({ reason: "openviduServerStopped" });
  const health = request(`${server.origin}/health`, { agent: false }).end();
  const [response] = await once(health, "response");
  expect(response.statusCode).toBe(503);
  response.resume();
  inbox.on("request", (_request, answer) => answer.end());
  answerWebhook();
  await stopped;
  expect(server.engine.closed).toBe(true);
  await expect(fetch(`${server.origin}/health`)).rejects.toThrow();
  inbox.closeAllConnections();
  inbox.close();
});
