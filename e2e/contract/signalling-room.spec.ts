import { RpcClient } from "./support/rpc-client";
import { expect, test } from "./support/server";

test("§1.1 the token names the server's own address, the session and one secret", async ({ room }) => {
  const token = await room.token();
  expect(token).toMatch(new RegExp(`^wss?://[^/?]+\\?sessionId=${room.id}&token=tok_[A-Za-z0-9]{16}$`));
});

test("§1.2 frames are JSON-RPC 2.0, and results carry the RPC session's id", async ({ room }) => {
  const { rpc, joined } = await room.join();
  const frame = await rpc.exchange("echo", {});
  expect(frame.jsonrpc).toBe("2.0");
  expect(frame.error).toBeUndefined();
  expect(frame.result).toEqual({ sessionId: joined.sessionId });
});

test("§1.2 what isn't JSON-RPC doesn't harm the connection", async ({ room }) => {
  const { rpc } = await room.join();
  for (const text of ["{", "[]", "null", '{"id":1}', '{"method":7,"id":2}']) rpc.sendText(text);
  expect(await rpc.refusal("noSuchMethod", {})).not.toBe(0);
  expect(await rpc.refusal("sendMessage", { message: 7 })).not.toBe(0);
  expect(await rpc.call("ping")).toMatchObject({ value: "pong" });
});

test("§1.3 pings are answered before joinRoom, with and without parameters", async ({ room }) => {
  const rpc = await RpcClient.open(await room.token());
  expect(await rpc.call("ping", { interval: 5_000 })).toMatchObject({ value: "pong" });
  expect(await rpc.call("ping")).toMatchObject({ value: "pong" });
  rpc.drop();
});

test("§1.5 any other method before joinRoom is error 803", async ({ room }) => {
  const rpc = await RpcClient.open(await room.token());
  expect(await rpc.refusal("publishVideo", {})).toBe(803);
  expect(await rpc.refusal("sendMessage", { message: "{}" })).toBe(803);
  rpc.drop();
});

test("§2 joinRoom answers everything that openvidu-browser reads", async ({ room }) => {
  const connection = (await room.rest.post(`${room.path}/connection`, { role: "MODERATOR", data: "from-the-server" }))
    .json;
  const token = String(connection.token);
  const rpc = await RpcClient.open(token);
  const joined = await rpc.call("joinRoom", room.joinParams(token, "from-the-client"));
  expect(joined).toMatchObject({
    id: connection.id,
    session: room.id,
    metadata: "from-the-client%/%from-the-server",
    value: [],
    role: "MODERATOR",
    record: true,
  });
  expect(joined.sessionId).toEqual(expect.any(String));
  expect(joined.createdAt).toEqual(expect.any(Number));
  expect(joined.version).toMatch(/^2\.3[23]\.\d+$/);
  expect(["mediasoup", "kurento"]).toContain(joined.mediaServer);
  expect(joined.videoSimulcast).toEqual(expect.any(Boolean));
  expect(joined).not.toHaveProperty("life");
  rpc.drop();
});

test("§2 metadata is whichever of the two parts exists", async ({ room }) => {
  expect((await room.join({ data: "server" })).joined.metadata).toBe("server");
  expect((await room.join({}, "client")).joined.metadata).toBe("client");
  expect((await room.join()).joined.metadata).toBe("");
});

test("§2 a newcomer is told of those who are there, without role and without empty streams", async ({ room }) => {
  const ann = await room.join({ data: "ann" });
  const { joined } = await room.join();
  expect(joined.value).toEqual([{ id: ann.id, createdAt: ann.joined.createdAt, metadata: "ann" }]);
});

test("§1.7 those who are there are told of a newcomer, the newcomer isn't told of itself", async ({ room }) => {
  const ann = await room.join();
  const bob = await room.join({ data: "bob" });
  expect(await ann.rpc.told("participantJoined")).toEqual({
    id: bob.id,
    createdAt: bob.joined.createdAt,
    metadata: "bob",
  });
  await bob.rpc.settle();
  expect(bob.rpc.heard).toEqual([]);
});

test("§2 a token is good once: 401 afterwards, and the socket stays open", async ({ room }) => {
  const { token } = await room.join();
  const rpc = await RpcClient.open(token);
  expect(await rpc.refusal("joinRoom", room.joinParams(token))).toBe(401);
  expect(await rpc.call("ping")).toMatchObject({ value: "pong" });
  rpc.drop();
});

test("§2 a token of another session is 401, a session that isn't there 202", async ({ room }) => {
  const token = await room.token();
  const rpc = await RpcClient.open(token);
  expect(await rpc.refusal("joinRoom", { ...room.joinParams(`${token}x`) })).toBe(401);
  expect(await rpc.refusal("joinRoom", { ...room.joinParams(token), session: "no-such-session" })).toBe(202);
  rpc.drop();
});

test("§2 a concurrent second use of one token loses", async ({ room }) => {
  await room.join();
  const token = await room.token();
  const sockets = await Promise.all([RpcClient.open(token), RpcClient.open(token)]);
  const codes = await Promise.all(sockets.map((rpc) => rpc.refusal("joinRoom", room.joinParams(token))));
  expect(codes.sort()).toEqual([0, 401]);
  for (const rpc of sockets) rpc.drop();
});

test("§1.7 leaveRoom tells the others first, then answers", async ({ room }) => {
  const ann = await room.join();
  const bob = await room.join();
  await bob.rpc.call("leaveRoom", {});
  expect(await ann.rpc.told("participantLeft")).toEqual({ connectionId: bob.id, reason: "disconnect" });
  expect((await room.rest.get(`${room.path}/connection/${bob.id}`)).status).toBe(404);
});

test("§1.5 closeSession leaves and closes the socket", async ({ room }) => {
  const ann = await room.join();
  const bob = await room.join();
  await bob.rpc.call("closeSession", {});
  expect(await ann.rpc.told("participantLeft")).toEqual({ connectionId: bob.id, reason: "disconnect" });
  await bob.rpc.untilClosed(5_000);
  const again = await RpcClient.open(bob.token, { reconnect: true });
  expect(await again.refusal("connect", { sessionId: bob.joined.sessionId, reconnect: true })).toBe(40007);
  again.drop();
});

test("§1.4 after leaving, methods are refused rather than left without an answer", async ({ room }) => {
  await room.join();
  const bob = await room.join();
  await bob.rpc.call("leaveRoom", {});
  expect(await bob.rpc.refusal("sendMessage", { message: "{}" })).not.toBe(0);
  expect(await bob.rpc.refusal("leaveRoom", {})).toBe(0);
});
