import { afterAll, beforeAll, expect, test } from "vitest";
import { limits } from "../limits";
import { TestServer } from "../testing/test-server";

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.stop());

const signal = (data: string) => ({ message: JSON.stringify({ to: [], data, type: "signal:x" }) });

test("a client that is away can't be saved up for without end: it leaves", async () => {
  const ann = await server.join("away");
  const bob = await server.join("away");
  ann.ws.terminate();
  for (let count = 0; count <= limits.queuedNotifications; count += 1) void bob.call("sendMessage", signal("x"));
  expect(await bob.told("participantLeft")).toEqual({ connectionId: ann.joined.id, reason: "networkDisconnect" });
});

test("a message that is too long costs its sender the socket, and nobody else", async () => {
  const ann = await server.join("long");
  const bob = await server.join("long");
  ann.ws.send("x".repeat(limits.rpcMessageBytes + 1));
  await new Promise((resolve) => ann.ws.once("close", resolve));
  expect(await bob.call("ping")).toMatchObject({ value: "pong" });
});

test("more requests at once than anybody needs are refused, not queued", async () => {
  const ann = await server.join("many");
  const bob = await server.join("many");
  const { id } = await ann.call("publishVideo", { sdpOffer: "offer", hasAudio: true, hasVideo: false });
  const opened = { gate: () => {} };
  server.engine.gate = new Promise((resolve) => {
    opened.gate = resolve;
  });
  const prepare = () => bob.refused("prepareReceiveVideoFrom", { sender: id, reconnect: false });
  const held = Array.from({ length: limits.rpcInFlight }, () => prepare().catch(() => 0));
  expect(await prepare()).toBe(999);
  opened.gate();
  // Of those that were held, the latest is good: each request replaces the one before it.
  expect((await Promise.all(held)).filter((code) => code === 0)).toHaveLength(1);
  expect(await bob.call("ping")).toMatchObject({ value: "pong" });
});

test("wrong parameters are error 999 and name the field", async () => {
  const ann = await server.join("wrong");
  await expect(ann.call("publishVideo", { sdpOffer: 7 })).rejects.toMatchObject({ code: 999, message: /^sdpOffer/ });
  expect(await ann.refused("joinRoom", { token: "x", session: "wrong" })).toBe(104);
  expect(await ann.refused("noSuchMethod", {})).toBe(-32601);
  expect(await ann.refused("toString", {})).toBe(-32601);
});

test("dimensions that others couldn't parse are refused", async () => {
  const ann = await server.join("dimensions");
  const offer = { sdpOffer: "offer", hasAudio: true, hasVideo: true };
  expect(await ann.refused("publishVideo", { ...offer, videoDimensions: "640x480" })).toBe(999);
  const { id } = await ann.call("publishVideo", { ...offer, videoDimensions: "" });
  const change = { streamId: id, property: "videoDimensions", reason: "screenResized" };
  expect(await ann.refused("streamPropertyChanged", { ...change, newValue: "nonsense" })).toBe(999);
});

test("stopping tells everybody and closes the engine", async () => {
  const own = await TestServer.start();
  const ann = await own.join("stop");
  await own.stop();
  expect(await ann.told("participantEvicted")).toEqual({
    connectionId: ann.joined.id,
    reason: "openviduServerStopped",
  });
  expect(own.engine.closed).toBe(true);
});
