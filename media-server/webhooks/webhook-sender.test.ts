import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { pino } from "pino";
import { afterEach, expect, test } from "vitest";
import { postJson } from "./post-json";
import { WebhookSender } from "./webhook-sender";

const servers: ReturnType<typeof createServer>[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function receiver(handle: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server = createServer(handle);
  servers.push(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return `http://127.0.0.1:${address.port}/`;
}

/** Sends the events and gives what arrived, `answer` deciding over each by its number. */
async function delivered(
  events: string[],
  answer: (response: ServerResponse, count: number) => void,
): Promise<{ arrived: string[]; headers: IncomingMessage["headers"] | undefined }> {
  const arrived: string[] = [];
  let headers: IncomingMessage["headers"] | undefined;
  const endpoint = await receiver(async (request, response) => {
    headers = request.headers;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    arrived.push(JSON.parse(Buffer.concat(chunks).toString()).event);
    answer(response, arrived.length);
  });
  const settings = {
    endpoint,
    headers: ["Authorization: Bearer a:b", "X-Other:1"],
    events: new Set(["sessionCreated", "participantJoined", "sessionDestroyed"]),
  };
  const sender = new WebhookSender(settings, pino({ level: "silent" }));
  for (const event of events) sender.send({ event: event as "sessionCreated" });
  await sender.drain(5_000);
  return { arrived, headers };
}

test("events arrive one after the other, with the configured headers, unwanted ones not at all", async () => {
  const { arrived, headers } = await delivered(
    ["sessionCreated", "signalSent", "participantJoined", "sessionDestroyed"],
    (response) => response.end(),
  );
  expect(arrived).toEqual(["sessionCreated", "participantJoined", "sessionDestroyed"]);
  expect(headers).toMatchObject({
    authorization: "Bearer a:b",
    "x-other": "1",
    "content-type": "application/json",
  });
});

test("a connection that breaks is tried again, in order", async () => {
  const { arrived } = await delivered(["sessionCreated", "sessionDestroyed"], (response, count) => {
    if (count <= 2) response.destroy();
    else response.end();
  });
  expect(arrived).toEqual(["sessionCreated", "sessionCreated", "sessionCreated", "sessionDestroyed"]);
});

test("five times and no more, and the next event still gets its turn", async () => {
  const { arrived } = await delivered(["sessionCreated", "sessionDestroyed"], (response, count) => {
    if (count <= 5) response.destroy();
    else response.end();
  });
  expect(arrived).toEqual([...Array(5).fill("sessionCreated"), "sessionDestroyed"]);
});

test("an answer other than 200 is not tried again", async () => {
  const { arrived } = await delivered(["sessionCreated", "sessionDestroyed"], (response) => {
    response.writeHead(503).end();
  });
  expect(arrived).toEqual(["sessionCreated", "sessionDestroyed"]);
});

test("a receiver that doesn't answer is given up after its time", async () => {
  const endpoint = await receiver(() => undefined);
  await expect(postJson(endpoint, {}, "{}", 50)).rejects.toThrow();
});
