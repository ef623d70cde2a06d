import { startEmbeddedServer } from "./support/embedded-server";
import { freeTcpPort } from "./support/free-port";
import { Room } from "./support/room";
import { RpcClient } from "./support/rpc-client";
import { expect, serverIsOurs, test } from "./support/server";

test("§5 a session ends with its last participant, its tokens with it, and its id is free again", async ({ room }) => {
  const [ann, bob] = [await room.join(), await room.join()];
  const unused = await room.token();
  await ann.rpc.call("leaveRoom", {});
  expect((await room.rest.get(room.path)).status).toBe(200);
  await bob.rpc.call("leaveRoom", {});
  expect((await room.rest.get(room.path)).status).toBe(404);
  const rpc = await RpcClient.open(unused);
  expect(await rpc.refusal("joinRoom", room.joinParams(unused))).toBe(202);
  const again = await room.rest.post("/openvidu/api/sessions", { customSessionId: room.id });
  expect(again.status).toBe(200);
  expect(await rpc.refusal("joinRoom", room.joinParams(unused))).toBe(401);
  rpc.drop();
});

test("§5 fifty people come and go at once without anybody lost", async ({ room }) => {
  const keeper = await room.join();
  const members = await Promise.all(Array.from({ length: 50 }, () => room.join({ role: "SUBSCRIBER" })));
  expect(new Set(members.map(({ id }) => id)).size).toBe(50);
  const connections = await room.rest.get(`${room.path}/connection`);
  expect(connections.json.numberOfElements).toBe(51);
  await Promise.all(members.map(({ rpc }) => rpc.call("leaveRoom", {})));
  await keeper.rpc.settle();
  expect(keeper.rpc.heard.filter((method) => method === "participantJoined")).toHaveLength(50);
  expect(keeper.rpc.heard.filter((method) => method === "participantLeft")).toHaveLength(50);
});

if (serverIsOurs) {
  test("§5 sessions that nobody joined are collected", async () => {
    const server = await startEmbeddedServer({
      environment: { OPENVIDU_SESSIONS_GARBAGE_INTERVAL: "1", OPENVIDU_SESSIONS_GARBAGE_THRESHOLD: "1" },
    });
    const [unused, used] = [
      await Room.create({ ...server, webhooks: null }),
      await Room.create({ ...server, webhooks: null }),
    ];
    await used.join();
    await expect.poll(async () => (await unused.rest.get(unused.path)).status, { timeout: 10_000 }).toBe(404);
    expect((await used.rest.get(used.path)).status).toBe(200);
    await server.stop();
  });

  test("§5 a server that is stopped says so to everybody and is gone within three seconds", async () => {
    const server = await startEmbeddedServer();
    const room = await Room.create({ ...server, webhooks: null });
    const ann = await room.join();
    const stoppedAt = Date.now();
    const exitCode = await server.stop();
    expect(exitCode).toBe(0);
    expect(Date.now() - stoppedAt).toBeLessThan(3_500);
    expect(ann.rpc.heard).toContain("participantEvicted");
    expect(server.output()).not.toContain("tok_");
    expect(server.output()).not.toContain(server.secret);
  });

  test("§5 after a restart every RPC session is unknown, and the id can be made anew", async () => {
    const first = await startEmbeddedServer();
    const room = await Room.create({ ...first, webhooks: null });
    const ann = await room.join();
    await first.kill();
    const second = await startEmbeddedServer({ ports: first.ports });
    const rpc = await RpcClient.open(ann.token, { reconnect: true });
    expect(await rpc.refusal("connect", { sessionId: ann.joined.sessionId, reconnect: true })).toBe(40007);
    rpc.drop();
    await room.rest.post("/openvidu/api/sessions", { customSessionId: room.id });
    await room.join();
    await second.stop();
  });

  test("a server whose parent is gone ends", async () => {
    const server = await startEmbeddedServer();
    const room = await Room.create({ ...server, webhooks: null });
    await Promise.all([room.join(), room.join()]); // whose leaving is logged to nobody
    expect(await server.abandon()).toBe(0);
  });

  test("a port that is taken is said in one sentence", async ({ server }) => {
    const port = Number(new URL(server.url).port);
    const start = startEmbeddedServer({ environment: { MEDIA_SERVER_PORT: String(port) } });
    await expect(start).rejects.toThrow(`port ${port} is taken`);
  });

  test("a taken UDP port is said too", async () => {
    const running = await startEmbeddedServer();
    const ports = { tcp: await freeTcpPort(), udp: running.ports.udp };
    await expect(startEmbeddedServer({ ports })).rejects.toThrow(`UDP port ${ports.udp}`);
    await running.stop();
  });

  test("settings that can't be used are refused by name", async () => {
    const start = startEmbeddedServer({
      environment: { MEDIA_SERVER_UDP_PORT: "many", OPENVIDU_WEBHOOK_EVENTS: "[7]" },
    });
    await expect(start).rejects.toThrow(/MEDIA_SERVER_UDP_PORT.*OPENVIDU_WEBHOOK_EVENTS/s);
  });
}
