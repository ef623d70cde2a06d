import { publish, subscribe } from "./support/room";
import { expect, test } from "./support/server";

test("§3.5 a pending connection's JSON", async ({ room }) => {
  const { status, json } = await room.rest.post(`${room.path}/connection`, {
    data: "hello",
    role: "MODERATOR",
    record: false,
    kurentoOptions: { videoMaxRecvBandwidth: 1000, allowedFilters: ["GStreamerFilter"] },
    customIceServers: [{ url: "turn:turn.example.com:443?transport=tcp", username: "u", credential: "c" }],
  });
  expect(status).toBe(200);
  const expected = {
    id: expect.stringMatching(/^con_\w{10}$/),
    object: "connection",
    status: "pending",
    connectionId: json.id,
    sessionId: room.id,
    createdAt: expect.any(Number),
    type: "WEBRTC",
    record: false,
    role: "MODERATOR",
    kurentoOptions: { videoMaxRecvBandwidth: 1000, allowedFilters: ["GStreamerFilter"] },
    customIceServers: [{ url: "turn:turn.example.com:443?transport=tcp", username: "u", credential: "c" }],
    rtspUri: null,
    adaptativeBitrate: null,
    onlyPlayWithSubscribers: null,
    networkCache: null,
    serverData: "hello",
    token: expect.stringContaining(`sessionId=${room.id}&token=tok_`),
    activeAt: null,
    location: null,
    ip: null,
    platform: null,
    clientData: null,
    publishers: null,
    subscribers: null,
  };
  expect(json).toEqual(expected);
  expect((await room.rest.get(`${room.path}/connection/${json.id}`)).json).toEqual(expected);
});

test("§3.4 all ten keys may be null", async ({ room }) => {
  const { status, json } = await room.rest.post(`${room.path}/connection`, {
    type: null,
    data: null,
    record: null,
    role: null,
    kurentoOptions: null,
    rtspUri: null,
    adaptativeBitrate: null,
    onlyPlayWithSubscribers: null,
    networkCache: null,
    customIceServers: null,
  });
  expect(status).toBe(200);
  expect(json).toMatchObject({ role: "PUBLISHER", record: true, serverData: "", kurentoOptions: null });
});

test("§3.4 wrong properties are 400", async ({ room }) => {
  const wrong = [
    { role: "KING" },
    { role: 7 },
    { type: "RADIO" },
    { data: { name: "x" } },
    { record: "yes" },
    { kurentoOptions: { videoMaxRecvBandwidth: "much" } },
    { customIceServers: [{ url: "http://example.com" }] },
    { customIceServers: [{ url: "turn:example.com" }] },
    { customIceServers: [{ url: "stun:example.com", username: "u", credential: "c" }] },
  ];
  for (const body of wrong) {
    expect((await room.rest.post(`${room.path}/connection`, body)).status, JSON.stringify(body)).toBe(400);
  }
});

test("§3.4 a connection's own ICE servers are in joinRoom's answer, made from a secret when one is given", async ({
  room,
}) => {
  const plain = { url: "turn:turn.example.com:3478", username: "u", credential: "c" };
  expect((await room.join({ customIceServers: [plain] })).joined.customIceServers).toEqual([plain]);
  // By CE's older names too; openvidu-browser reads only the list.
  expect((await room.join({ customIceServers: [plain] })).joined).toMatchObject({
    coturnIp: "turn.example.com",
    coturnPort: 3478,
    turnUsername: "u",
    turnCredential: "c",
  });
  const { joined } = await room.join({
    customIceServers: [{ url: "turn:turn.example.com:3478", staticAuthSecret: "static" }],
  });
  expect(joined.customIceServers).toEqual([
    { url: plain.url, username: expect.stringMatching(/^\d+/), credential: expect.any(String) },
  ]);
  expect((await room.rest.get(room.path)).text).not.toContain("staticAuthSecret");
});

test("§3.5 an active connection's JSON", async ({ room }) => {
  const ann = await room.join({ data: "server" }, "client");
  const bob = await room.join();
  const streamId = await publish(ann);
  await subscribe(bob, streamId);
  expect((await room.rest.get(`${room.path}/connection/${ann.id}`)).json).toMatchObject({
    id: ann.id,
    status: "active",
    activeAt: ann.joined.createdAt,
    ip: expect.any(String),
    location: expect.any(String),
    platform: "Chrome 156 on Linux 64-bit",
    clientData: "client",
    serverData: "server",
    token: ann.token,
    publishers: [
      {
        createdAt: expect.any(Number),
        streamId,
        mediaOptions: {
          hasAudio: true,
          audioActive: true,
          hasVideo: true,
          videoActive: true,
          typeOfVideo: "CAMERA",
          frameRate: 30,
          videoDimensions: '{"width":640,"height":480}',
          filter: {},
        },
      },
    ],
    subscribers: [],
  });
  expect((await room.rest.get(`${room.path}/connection/${bob.id}`)).json).toMatchObject({
    publishers: [],
    subscribers: [{ createdAt: expect.any(Number), streamId }],
  });
});

test("§3.1 a session's connections: pending ones too unless told otherwise", async ({ room }) => {
  const ann = await room.join();
  await room.token();
  const all = await room.rest.get(`${room.path}/connection`);
  expect(all.json.numberOfElements).toBe(2);
  const active = await room.rest.get(`${room.path}/connection?pendingConnections=false`);
  expect(active.json).toMatchObject({ numberOfElements: 1, content: [{ id: ann.id }] });
});

test("§3.1 deleting a pending connection spoils its token", async ({ room }) => {
  const { json } = await room.rest.post(`${room.path}/connection`, {});
  expect((await room.rest.delete(`${room.path}/connection/${json.id}`)).status).toBe(204);
  expect((await room.rest.delete(`${room.path}/connection/${json.id}`)).status).toBe(404);
  expect((await room.rest.get(`${room.path}/connection/${json.id}`)).status).toBe(404);
  const { rpc } = await room.join();
  expect(await rpc.refusal("joinRoom", room.joinParams(String(json.token)))).not.toBe(0);
});

test("§3.1 deleting an active connection evicts it", async ({ room }) => {
  const ann = await room.join();
  const bob = await room.join();
  expect((await room.rest.delete(`${room.path}/connection/${bob.id}`)).status).toBe(204);
  const gone = { connectionId: bob.id, reason: "forceDisconnectByServer" };
  expect(await bob.rpc.told("participantEvicted")).toEqual(gone);
  expect(await ann.rpc.told("participantLeft")).toEqual(gone);
});

test("§3.1 deleting a stream unpublishes it for everybody", async ({ room }) => {
  const ann = await room.join();
  const bob = await room.join();
  const streamId = await publish(ann);
  expect((await room.rest.delete(`${room.path}/stream/${streamId}`)).status).toBe(204);
  const gone = { connectionId: ann.id, reason: "forceUnpublishByServer" };
  expect(await ann.rpc.told("participantUnpublished")).toEqual(gone);
  expect(await bob.rpc.told("participantUnpublished")).toEqual(gone);
  expect((await room.rest.delete(`${room.path}/stream/${streamId}`)).status).toBe(404);
});

test("§3.1 Community Edition doesn't change connections", async ({ room }) => {
  const { id } = await room.join();
  const answer = await room.rest.call("PATCH", `${room.path}/connection/${id}`, { role: "SUBSCRIBER" });
  expect(answer.status).toBeGreaterThanOrEqual(400);
});

test("§3.1 tokens, the deprecated way to a connection", async ({ room }) => {
  const { status, json } = await room.rest.post("/openvidu/api/tokens", {
    session: room.id,
    role: "SUBSCRIBER",
    data: "old",
    kurentoOptions: null,
  });
  expect(status).toBe(200);
  expect(json).toEqual({
    id: json.token,
    token: expect.stringContaining("token=tok_"),
    createdAt: expect.any(Number),
    connectionId: expect.stringMatching(/^con_/),
    session: room.id,
    data: "old",
    role: "SUBSCRIBER",
  });
  expect((await room.rest.post("/openvidu/api/tokens", { session: "nobody-made-it" })).status).toBe(404);
  expect((await room.rest.post("/openvidu/api/tokens", {})).status).toBe(400);
});
