import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { TcpProxy } from "../testing/tcp-proxy";
import { TestClient } from "../testing/test-client";
import { TestServer } from "../testing/test-server";

let server: TestServer;
let proxy: TcpProxy;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.stop());
beforeEach(async () => {
  proxy = await TcpProxy.open(Number(new URL(server.origin).port));
});
afterEach(() => proxy.close());

const signal = (data: string) => ({ message: JSON.stringify({ to: [], data, type: "signal:x" }) });

async function joinThroughProxy(session: string) {
  const token = await server.token(session);
  const client = await TestClient.open(`ws://127.0.0.1:${proxy.port}/openvidu`);
  const joined = await client.call("joinRoom", { token, session });
  // Its pong to the ping of its joining is before this request, so it is in.
  await client.settle();
  return Object.assign(client, { joined });
}

async function resume(session: unknown): Promise<TestClient> {
  const client = await server.client();
  await client.call("connect", { sessionId: session, reconnect: true });
  await client.settle();
  return client;
}

const said = (client: TestClient) =>
  client.frames.flatMap(({ method, params }) => (method === "sendMessage" ? String(params?.data) : (method ?? [])));

test("what was written into a dead socket before anybody noticed is told on the next one, in order", async () => {
  const ann = await joinThroughProxy("half-open");
  const bob = await server.join("half-open");
  await bob.call("sendMessage", signal("before"));
  await ann.told("sendMessage");
  await ann.settle();
  proxy.swallow();
  await bob.call("sendMessage", signal("one"));
  await bob.call("publishVideo", { sdpOffer: "offer", hasAudio: true, hasVideo: false });
  await bob.call("sendMessage", signal("two"));
  const back = await resume(ann.joined.sessionId);
  expect(said(ann)).toEqual(["participantJoined", "before"]);
  expect(said(back)).toEqual(["one", "participantPublished", "two"]);
});

test("it is told by every further socket until one of them answers", async () => {
  const ann = await joinThroughProxy("again");
  const bob = await server.join("again");
  await ann.told("participantJoined");
  await ann.settle();
  proxy.swallow();
  await bob.call("sendMessage", signal("one"));
  const back = await resume(ann.joined.sessionId);
  await back.settle();
  expect(said(back)).toEqual(["one"]);
  expect(said(await resume(ann.joined.sessionId))).toEqual([]);
});

test("nothing is told twice when the socket was lost at rest", async () => {
  const ann = await joinThroughProxy("rest");
  const bob = await server.join("rest");
  await bob.call("sendMessage", signal("one"));
  await ann.told("sendMessage");
  await ann.settle();
  expect(said(await resume(ann.joined.sessionId))).toEqual([]);
});
