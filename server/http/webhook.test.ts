import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startTestApp, type TestApp } from "../testing/test-app";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterEach(() => app.reset());
afterAll(() => app.close());

const join = (username: string, headers?: Record<string, string>) =>
  app.client(headers).videoCall.quickJoin.mutate({ sessionName: "Team", username, autoCreateSession: true });
/** A connection that somebody made in OpenVidu behind our back. */
async function strangerIn(sessionId: string): Promise<string> {
  const { connectionId } = await app.container.deps.media.connect(sessionId, { role: "PUBLISHER", data: "" });
  app.openvidu.join(sessionId, connectionId);
  return connectionId;
}
const has = (sessionId: string, connectionId: string) =>
  app.openvidu.session(sessionId)?.connections.has(connectionId) ?? false;

describe("a webhook's caller", () => {
  it.each(["", "Bearer wrong", "Bearer ", "Basic abc"])(
    "with %j is refused, and nothing is written",
    async (authorization) => {
      const kim = await join("Kim");
      const event = { event: "participantJoined", sessionId: kim.sessionId, connectionId: kim.connectionId };
      const answer = await app.webhook(event, authorization);
      expect(answer.status).toBe(401);
      expect(answer.headers.get("content-type")).toBe("application/problem+json");
      expect(await app.states()).toEqual({ Kim: "joining" });
    },
  );
});

describe("an event", () => {
  it("participantJoined connects its participant, also when it is repeated", async () => {
    const kim = await join("Kim");
    await app.join(kim);
    await app.join(kim);
    expect(await app.states()).toEqual({ Kim: "connected" });
  });

  it("participantLeft keeps the seat for a return", async () => {
    const kim = await join("Kim");
    await app.join(kim);
    const { sessionId, connectionId } = kim;
    expect((await app.webhook({ event: "participantLeft", sessionId, connectionId })).status).toBe(200);
    expect(await app.states()).toEqual({ Kim: "reconnecting" });
  });

  it("sessionDestroyed takes everybody's connection, but ends no session", async () => {
    const kim = await join("Kim");
    await app.join(kim);
    const { sessionId } = kim;
    expect((await app.webhook({ event: "sessionDestroyed", sessionId, timestamp: Date.now() + 1 })).status).toBe(200);
    expect(await app.states()).toEqual({ Kim: "reconnecting" });
    expect(await app.container.deps.sessions.activeIds()).toEqual([sessionId]);
  });

  it("sessionDestroyed of a predecessor doesn't touch the session rebuilt under its id", async () => {
    const before = Date.now() - 1000;
    const kim = await join("Kim");
    await app.join(kim);
    await app.webhook({ event: "sessionDestroyed", sessionId: kim.sessionId, timestamp: before });
    expect(await app.states()).toEqual({ Kim: "connected" });
  });

  it("of a newer connection evicts the older one", async () => {
    const first = await join("Kim");
    await app.join(first);
    const again = await join("Kim", { authorization: `Bearer ${first.participantToken}` });
    await app.join(again);
    expect(has(first.sessionId, first.connectionId)).toBe(false);
    expect(has(first.sessionId, again.connectionId)).toBe(true);
    expect(await app.states()).toEqual({ Kim: "connected" });
  });

  it("of a stranger has them disconnected at once", async () => {
    const { sessionId } = await join("Kim");
    const connectionId = await strangerIn(sessionId);
    expect((await app.webhook({ event: "participantJoined", sessionId, connectionId })).status).toBe(200);
    expect(has(sessionId, connectionId)).toBe(false);
  });

  it("of a session that isn't ours is left alone: OpenVidu may serve others too", async () => {
    const connectionId = await strangerIn("theirs");
    await app.webhook({ event: "participantJoined", sessionId: "theirs", connectionId });
    expect(has("theirs", connectionId)).toBe(true);
  });

  it("of a screen on a camera's connection has it unpublished, though OpenVidu may need to be asked twice; on a connection of its own it stays", async () => {
    const kim = await join("Kim");
    await app.join(kim);
    const { sessionId, connectionId } = kim;
    const screen = await app
      .client({ authorization: `Bearer ${kim.participantToken}` })
      .videoCall.screenShare.mutate({ sessionId });
    const stream = { event: "webrtcConnectionCreated", sessionId, connectionId, connection: "OUTBOUND" };
    await app.webhook({ ...stream, streamId: "str_CAM_a_x", videoSource: "CAMERA" });
    await app.webhook({ ...stream, streamId: "str_SCR_a_x", videoSource: "SCREEN", connectionId: screen.connectionId });
    expect(app.openvidu.calls).not.toContain("DELETE stream");
    const tries = () => app.openvidu.calls.filter((call) => call === "DELETE stream").length;
    app.openvidu.fault = () => (tries() === 1 ? 500 : null);
    const answer = await app.webhook({ ...stream, streamId: "str_SCR_a_x", videoSource: "SCREEN" });
    expect(answer.status).toBe(200);
    await expect.poll(tries, { timeout: 5000 }).toBe(2);
  });

  it("that we don't read is answered 200", async () => {
    expect((await app.webhook({ event: "recordingStatusChanged", id: "x" })).status).toBe(200);
    expect((await app.webhook({ event: "something new" })).status).toBe(200);
  });

  it("of another shape is refused as such", async () => {
    expect((await app.webhook({ event: "participantJoined", sessionId: 7 })).status).toBe(400);
    expect((await app.webhook({ noEvent: true })).status).toBe(400);
  });
});

it("a join that OpenVidu lost is answered again, and its late event harms nobody", async () => {
  const kim = await join("Kim");
  await app.join(kim);
  const { sessionId, connectionId } = kim;
  await app.webhook({ event: "participantLeft", sessionId, connectionId, timestamp: Date.now() });
  const again = await join("Kim", { authorization: `Bearer ${kim.participantToken}` });
  await app.join(again);
  await app.webhook({ event: "participantLeft", sessionId, connectionId, timestamp: Date.now() });
  expect(await app.states()).toEqual({ Kim: "connected" });
});
