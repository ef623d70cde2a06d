import { OpenVidu } from "openvidu-node-client";
import { RestClient } from "./support/rest-client";
import { publish, Room, subscribe } from "./support/room";
import { expect, test } from "./support/server";

const sessions = "/openvidu/api/sessions";

test("§3 everything needs the secret, but for the public address", async ({ server }) => {
  const rest = new RestClient(server);
  const wrong = [null, "Basic", "Basic x", `Basic ${Buffer.from("OPENVIDUAPP:wrong").toString("base64")}`, "Bearer x"];
  for (const authorization of wrong) {
    expect((await rest.call("GET", sessions, undefined, authorization)).status).toBe(401);
    expect((await rest.call("GET", "/openvidu/api/config/openvidu-publicurl", undefined, authorization)).status).toBe(
      200,
    );
  }
  expect((await rest.get(sessions)).status).toBe(200);
});

test("§3 any origin may call: preflight without secret", async ({ server }) => {
  const answer = await new RestClient(server).call("OPTIONS", sessions, undefined, null);
  expect(answer.status).toBe(200);
  expect(answer.headers.get("access-control-allow-origin")).toBe("*");
});

test("§3 the old paths lead to the same place", async ({ server }) => {
  expect((await new RestClient(server).get("/api/sessions")).status).toBe(200);
});

test("§3.1 a body isn't needed: a session with an id of the server's", async ({ server }) => {
  const rest = new RestClient(server);
  const created = await rest.post(sessions);
  expect(created.status).toBe(200);
  expect(created.json.id).toMatch(/^ses_\w{10}$/);
  await rest.delete(`${sessions}/${created.json.id}`);
});

test("§3.3 a session's JSON", async ({ server }) => {
  const room = await Room.create(server);
  await room.token();
  const { status, json } = await room.rest.get(room.path);
  expect(status).toBe(200);
  expect(json).toEqual({
    id: room.id,
    object: "session",
    sessionId: room.id,
    createdAt: expect.any(Number),
    recording: false,
    broadcasting: false,
    mediaMode: "ROUTED",
    recordingMode: "MANUAL",
    defaultRecordingProperties: expect.objectContaining({ hasAudio: true, hasVideo: true, outputMode: "COMPOSED" }),
    customSessionId: room.id,
    forcedVideoCodec: "MEDIA_SERVER_PREFERRED",
    allowTranscoding: false,
    // Without `pendingConnections=true` only those who joined.
    connections: { numberOfElements: 0, content: [] },
  });
  const withPending = await room.rest.get(`${room.path}?pendingConnections=true`);
  expect(withPending.json.connections).toMatchObject({ numberOfElements: 1, content: [{ status: "pending" }] });
  await room.end();
});

test("§3.1 an id that is taken is 409", async ({ room }) => {
  expect((await room.rest.post(sessions, { customSessionId: room.id })).status).toBe(409);
});

test("§3.2 wrong properties are 400, nulls and unknown keys are not", async ({ server }) => {
  const rest = new RestClient(server);
  const wrong = [
    { mediaMode: "OTHER" },
    { recordingMode: 7 },
    { customSessionId: "with space" },
    { customSessionId: 7 },
    { forcedVideoCodec: "AV9" },
    { allowTranscoding: "yes" },
    "[1]",
    "not JSON",
  ];
  for (const body of wrong) expect((await rest.post(sessions, body)).status, JSON.stringify(body)).toBe(400);
  const right = await rest.post(sessions, {
    mediaMode: null,
    customSessionId: "",
    defaultRecordingProperties: null,
    x: 1,
  });
  expect(right.status).toBe(200);
  await rest.delete(`${sessions}/${right.json.id}`);
});

test("§3 an error's body says what CE's says", async ({ server }) => {
  const { json } = await new RestClient(server).post(sessions, { mediaMode: "OTHER" });
  expect(json).toEqual({
    timestamp: expect.any(Number),
    status: 400,
    error: "Bad Request",
    message: expect.any(String),
    path: sessions,
  });
});

test("§3.1 a session that isn't there is 404", async ({ server }) => {
  const rest = new RestClient(server);
  expect((await rest.get(`${sessions}/nobody-made-it`)).status).toBe(404);
  expect((await rest.delete(`${sessions}/nobody-made-it`)).status).toBe(404);
  expect((await rest.post(`${sessions}/nobody-made-it/connection`, {})).status).toBe(404);
  expect((await rest.get(`${sessions}/nobody-made-it/connection`)).status).toBe(404);
  expect((await rest.get(`${sessions}/nobody-made-it/connection/con_x`)).status).toBe(400);
  expect((await rest.delete(`${sessions}/nobody-made-it/connection/con_x`)).status).toBe(400);
  expect((await rest.delete(`${sessions}/nobody-made-it/stream/str_x`)).status).toBe(400);
});

test("§5 closing a session that nobody joined forgets its tokens", async ({ server }) => {
  const room = await Room.create(server);
  await room.token();
  expect((await room.rest.delete(room.path)).status).toBe(204);
  expect((await room.rest.get(room.path)).status).toBe(404);
});

test("§5 closing an active session evicts everybody", async ({ server }) => {
  const room = await Room.create(server);
  const [ann, bob] = [await room.join(), await room.join()];
  expect((await room.rest.delete(room.path)).status).toBe(204);
  for (const member of [ann, bob]) {
    expect(await member.rpc.told("participantEvicted", { connectionId: member.id })).toEqual({
      connectionId: member.id,
      reason: "sessionClosedByServer",
    });
  }
  await room.end();
});

test("§3.3 webRtcStats tells what both ends said of each transport, and only when asked", async ({ room }) => {
  const ann = await room.join();
  const bob = await room.join();
  const streamId = await publish(ann);
  await subscribe(bob, streamId);
  const candidate = { candidate: "candidate:1 1 udp 1 127.0.0.1 9 typ host", sdpMid: "0", sdpMLineIndex: 0 };
  await ann.rpc.call("onIceCandidate", { endpointName: ann.id, ...candidate });
  const endpoints = async (query: string) => {
    const { json } = await room.rest.get(`${room.path}${query}`);
    const { content } = json.connections as { content: { publishers: object[]; subscribers: object[] }[] };
    return content.flatMap(({ publishers, subscribers }) => [...publishers, ...subscribers]);
  };
  const said = { localSdp: expect.stringMatching(/^v=0/), remoteSdp: expect.stringMatching(/^v=0/) };
  expect(await endpoints("?webRtcStats=true")).toMatchObject([
    { ...said, webrtcEndpointName: streamId, clientIceCandidates: [candidate] },
    { ...said, webrtcEndpointName: `${bob.id}_${streamId}`, clientIceCandidates: [] },
  ]);
  expect(JSON.stringify(await endpoints(""))).not.toContain("Sdp");
});

test("§3.7 openvidu-node-client: fetchWebRtc reads every endpoint", async ({ room, server }) => {
  const ann = await room.join();
  const bob = await room.join();
  await subscribe(bob, await publish(ann));
  const client = new OpenVidu(server.url, server.secret);
  await (client as unknown as { fetchWebRtc(): Promise<unknown> }).fetchWebRtc();
  const session = client.activeSessions.find(({ sessionId }) => sessionId === room.id);
  const webRtc = { kms: { localSdp: expect.stringMatching(/^v=0/), remoteSdp: expect.stringMatching(/^v=0/) } };
  const connections = session?.activeConnections ?? [];
  expect(connections.find(({ connectionId }) => connectionId === ann.id)?.publishers).toMatchObject([{ webRtc }]);
  expect(connections.find(({ connectionId }) => connectionId === bob.id)?.subscribers).toMatchObject([{ webRtc }]);
});

test("§3.7 openvidu-node-client: create twice, fetch, connect, disconnect, close", async ({ server }) => {
  const client = new OpenVidu(server.url, server.secret);
  const customSessionId = `node-client-${Date.now()}`;
  const session = await client.createSession({ customSessionId });
  expect(session.sessionId).toBe(customSessionId);
  // 409 below: the client reads the session instead.
  const again = await new OpenVidu(server.url, server.secret).createSession({ customSessionId });
  expect(again.createdAt).toBe(session.createdAt);
  const connection = await session.createConnection({ data: "data" });
  expect(connection.status).toBe("pending");
  expect(connection.serverData).toBe("data");
  expect((await session.createConnection()).role).toBe("PUBLISHER");
  expect(await session.fetch()).toBe(true);
  expect(session.connections).toHaveLength(2);
  await session.forceDisconnect(connection);
  await client.fetch();
  expect(client.activeSessions.find(({ sessionId }) => sessionId === customSessionId)?.connections).toHaveLength(1);
  const token = await session.generateToken({ data: "old way" });
  expect(token).toContain(`sessionId=${customSessionId}`);
  await session.close();
  await expect(session.close()).rejects.toThrow("404");
});
