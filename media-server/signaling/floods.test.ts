import { once } from "node:events";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { limits } from "../limits";
import { TestServer } from "../testing/test-server";

let server: TestServer;
beforeAll(async () => {
  // Its clock stands still: nobody's allowance grows while a slow machine sends.
  server = await TestServer.start({}, () => 1_000_000);
});
afterAll(() => server.stop());

const request = (id: number) => JSON.stringify({ jsonrpc: "2.0", id, method: "echo", params: {} });

test("beyond its allowance a client's requests are refused, and when it goes on it is out", async () => {
  const ann = await server.join("flood");
  const bob = await server.join("flood");
  const closed = once(ann.ws, "close");
  for (let id = 10; ann.ws.readyState === ann.ws.OPEN && id < 4 * limits.rpcBurst; id += 1) {
    ann.ws.send(request(id));
    if (id % 1_000 === 0) await new Promise(setImmediate);
  }
  await closed;
  const codes = new Set(ann.frames.flatMap(({ error }) => error?.code ?? []));
  expect([...codes]).toEqual([999]);
  expect(await bob.told("participantLeft")).toMatchObject({ connectionId: ann.joined.id, reason: "networkDisconnect" });
  expect(await bob.call("ping")).toMatchObject({ value: "pong" });
});

test("what isn't JSON counts as well, and so do WebSocket pings", async () => {
  const [texts, pings] = [await server.client(), await server.client()];
  const closed = [once(texts.ws, "close"), once(pings.ws, "close")];
  for (let count = 0; count < 2 * limits.rpcBurst; count += 1) {
    texts.ws.send("{", () => undefined);
    pings.ws.ping("x", true, () => undefined);
  }
  await Promise.all(closed);
});

test("a new socket doesn't fill up the allowance", async () => {
  const ann = await server.join("refill");
  for (let id = 0; id < limits.rpcBurst; id += 1) ann.ws.send(request(id + 10));
  await vi.waitFor(() => expect(ann.frames.length).toBeGreaterThan(limits.rpcBurst), 10_000);
  const back = await server.client();
  await back.call("connect", { sessionId: ann.joined.sessionId, reconnect: true });
  expect(await back.refused("echo")).toBe(999);
});

test("a signal to many costs its sender what it costs the server", async () => {
  const ann = await server.join("loud");
  for (let count = 0; count < 9; count += 1) await server.join("loud");
  const data = "x".repeat(limits.rpcMessageBytes - 1_000);
  const message = JSON.stringify({ to: [], data, type: "signal:x" });
  const answers: number[] = [];
  while (!answers.includes(999) && answers.length < 100) {
    answers.push(await ann.refused("sendMessage", { message }).catch(() => 0));
  }
  expect(answers.at(-1)).toBe(999);
});

test("sockets that nobody joins with push out each other, never a participant", async () => {
  const ann = await server.join("guests");
  const first = await server.client();
  const closed = once(first.ws, "close");
  for (let count = 0; count < limits.guestSockets; count += 1) await server.client();
  await closed;
  expect(await ann.call("ping")).toMatchObject({ value: "pong" });
});

test("a call in a message that nests too deeply is no request, and its socket goes on", async () => {
  const ann = await server.join("deep");
  const depth = 100_000;
  ann.ws.send(
    `{"jsonrpc":"2.0","id":77,"method":"sendMessage","params":{"message":${"[".repeat(depth)}${"]".repeat(depth)}}}`,
  );
  await vi.waitFor(() => expect(ann.frames.at(-1)?.error?.code).toBe(-32600));
  expect(await ann.call("ping")).toMatchObject({ value: "pong" });
});

test("a REST body that nests too deeply is 400", async () => {
  const body = `{"customSessionId":${"[".repeat(100_000)}${"]".repeat(100_000)}}`;
  expect((await server.rest("POST", "/openvidu/api/sessions", body)).status).toBe(400);
});
