import { type Member, publish, Room, subscribe } from "./support/room";
import { RpcClient } from "./support/rpc-client";
import { publisherOffer } from "./support/sdp";
import { expect, test } from "./support/server";

/** As openvidu-browser does it: a new socket, ids going on, `connect` first. */
async function reopen(member: Member): Promise<RpcClient> {
  return RpcClient.open(member.token, { reconnect: true, firstId: member.rpc.nextId });
}

const connect = (member: Member) => ({ sessionId: member.joined.sessionId, reconnect: true });

test("§1.4 a socket that comes back within the grace period goes on, and nobody is told", async ({ room }) => {
  const ann = await room.join();
  const bob = await room.join();
  const streamId = await publish(ann);
  ann.rpc.drop();
  const rpc = await reopen(ann);
  expect(await rpc.call("connect", connect(ann))).toEqual({
    value: "reconnection successful",
    sessionId: ann.joined.sessionId,
  });
  await rpc.call("ping", { interval: 5_000 });
  await subscribe(bob, streamId);
  await bob.rpc.settle();
  expect(bob.rpc.heard).not.toContain("participantLeft");
  await rpc.call("reconnectStream", { stream: streamId, sdpString: publisherOffer() });
  rpc.drop();
});

test("§1.4 what happened meanwhile is told after connect's answer, in order", async ({ room }) => {
  const ann = await room.join();
  const bob = await room.join();
  ann.rpc.drop();
  // The server notices the end of a socket on its own time; a signal that shows up later proves that it had.
  const cid = await room.join();
  await publish(cid);
  await bob.rpc.call("sendMessage", { message: JSON.stringify({ to: [], data: "missed", type: "signal:x" }) });
  await cid.rpc.call("leaveRoom", {});
  const rpc = await reopen(ann);
  const id = rpc.post("connect", connect(ann));
  await rpc.told("participantLeft");
  expect(rpc.frames[0]?.id).toBe(id);
  // What the old socket may have lost is told again: here that bob joined.
  const meanwhile = rpc.frames.filter(({ params }) => params?.id !== bob.id).flatMap(({ method }) => method ?? []);
  expect(meanwhile).toEqual(["participantJoined", "participantPublished", "sendMessage", "participantLeft"]);
  rpc.drop();
});

test("§1.4 the new socket counts even when the old one still is open", async ({ room }) => {
  const ann = await room.join();
  const bob = await room.join();
  const rpc = await reopen(ann);
  await rpc.call("connect", connect(ann));
  await ann.rpc.untilClosed(5_000);
  await bob.rpc.call("sendMessage", { message: JSON.stringify({ to: [ann.id], data: "here", type: "signal:x" }) });
  expect(await rpc.told("sendMessage")).toMatchObject({ data: "here" });
  rpc.drop();
});

test("§1.4 an RPC session that isn't known is 40007", async ({ room }) => {
  const rpc = await RpcClient.open(await room.token(), { reconnect: true });
  expect(await rpc.refusal("connect", { sessionId: "nobody-has-it", reconnect: true })).toBe(40007);
  rpc.drop();
});

test("§1.4 leaveRoom right after connect is a leave", async ({ room }) => {
  const ann = await room.join();
  const bob = await room.join();
  ann.rpc.drop();
  const rpc = await reopen(ann);
  await rpc.call("connect", connect(ann));
  await rpc.call("leaveRoom", {});
  expect(await bob.rpc.told("participantLeft")).toEqual({ connectionId: ann.id, reason: "disconnect" });
  rpc.drop();
});

test("§1.4 one evicted while its socket is away learns of it when it comes back", async ({ room }) => {
  const ann = await room.join();
  await room.join();
  ann.rpc.drop();
  await room.rest.delete(`${room.path}/connection/${ann.id}`);
  const rpc = await reopen(ann);
  await rpc.call("connect", connect(ann));
  expect(await rpc.told("participantEvicted")).toEqual({ connectionId: ann.id, reason: "forceDisconnectByServer" });
  rpc.drop();
});

/** Clients ping every so often: the watchdog isn't what closes their sockets. */
const pingEveryMs = 2_000;

async function staysAway(room: Room): Promise<void> {
  const [ann, bob] = [await room.join(), await room.join()];
  const pings = setInterval(() => bob.rpc.post("ping"), pingEveryMs);
  const cutAt = Date.now();
  ann.rpc.drop();
  await expect
    .poll(async () => (await room.rest.get(`${room.path}/connection/${ann.id}`)).status, { timeout: 30_000 })
    .toBe(404);
  expect(Date.now() - cutAt).toBeGreaterThan(8_000);
  clearInterval(pings);
  expect(await bob.rpc.told("participantLeft")).toEqual({ connectionId: ann.id, reason: "networkDisconnect" });
  const rpc = await reopen(ann);
  expect(await rpc.refusal("connect", connect(ann))).toBe(40007);
  rpc.drop();
}

async function stopsPinging(room: Room): Promise<void> {
  const { rpc } = await room.join();
  const lastPingAt = Date.now();
  await rpc.untilClosed(25_000);
  const silenceMs = Date.now() - lastPingAt;
  expect(silenceMs).toBeGreaterThan(13_000);
  expect(silenceMs).toBeLessThan(20_000);
}

async function keepsEvictedSocket(room: Room): Promise<void> {
  const ann = await room.join();
  await room.join();
  await room.rest.delete(`${room.path}/connection/${ann.id}`);
  await ann.rpc.told("participantEvicted");
  const evictedAt = Date.now();
  const pings = setInterval(() => ann.rpc.post("ping"), pingEveryMs);
  await ann.rpc.untilClosed(20_000).finally(() => clearInterval(pings));
  expect(Date.now() - evictedAt).toBeGreaterThan(8_000);
}

// Each waits for a clock of the server's, so they wait together, in a session each.
test("§1.3, §1.4, §1.7 whose time is over", async ({ server }) => {
  const waits = {
    "§1.4 who doesn't come back within the grace period has left by networkDisconnect": staysAway,
    "§1.3 a client that stops pinging is cut after three intervals": stopsPinging,
    "§1.7 an evicted client that keeps its socket loses it ten seconds later": keepsEvictedSocket,
  };
  const steps = Object.entries(waits).map(([title, wait]) =>
    test.step(title, async () => {
      const room = await Room.create(server);
      await wait(room);
      await room.end();
    }),
  );
  await Promise.all(steps);
});
