import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startTestApp, type TestApp } from "../../testing/test-app";
import { discardLeftovers } from "./discard-leftovers";
import { endSessions } from "./end-sessions";
import { giveUpSeats } from "./give-up-seats";
import { reconcile } from "./reconcile";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterEach(() => app.reset());
afterAll(() => app.close());

const join = (username: string, headers?: Record<string, string>) =>
  app.client(headers).videoCall.quickJoin.mutate({ sessionName: "Team", username, autoCreateSession: true });
/** OpenVidu does something, and its webhook gets lost. */
const inOpenVidu = (sessionId: string) => ({
  joins: (connectionId: string) => app.openvidu.join(sessionId, connectionId),
  drops: (connectionId: string) => app.openvidu.session(sessionId)?.connections.delete(connectionId),
  has: (connectionId: string) => app.openvidu.session(sessionId)?.connections.has(connectionId) ?? false,
});

describe("reconcile mends what lost webhooks left wrong", () => {
  it("connects whoever has joined and lets reconnect whoever is gone", async () => {
    const kim = await join("Kim");
    const lee = await join("Lee");
    const room = inOpenVidu(kim.sessionId);
    room.joins(kim.connectionId);
    room.joins(lee.connectionId);
    await reconcile(app.container.deps);
    expect(await app.states()).toEqual({ Kim: "connected", Lee: "connected" });
    room.drops(lee.connectionId);
    await reconcile(app.container.deps);
    expect(await app.states()).toEqual({ Kim: "connected", Lee: "reconnecting" });
  });

  it("lets everybody reconnect after OpenVidu's restart, and ends no session", async () => {
    const kim = await join("Kim");
    await app.join(kim);
    app.openvidu.restart();
    await reconcile(app.container.deps);
    expect(await app.states()).toEqual({ Kim: "reconnecting" });
    expect(await app.container.deps.sessions.activeIds()).toEqual([kim.sessionId]);
  });

  it("disconnects who holds no seat, and who was replaced", async () => {
    const kim = await join("Kim");
    await app.join(kim);
    const again = await join("Kim", { authorization: `Bearer ${kim.participantToken}` });
    const stranger = await app.container.deps.media.connect(kim.sessionId, { role: "PUBLISHER", data: "" });
    const room = inOpenVidu(kim.sessionId);
    room.joins(again.connectionId);
    room.joins(stranger.connectionId);
    await reconcile(app.container.deps);
    expect([kim, again, stranger].map(({ connectionId }) => room.has(connectionId))).toEqual([false, true, false]);
  });

  it("deletes a token whose answer never arrived, once it has had its time, and no other", async () => {
    const kim = await join("Kim");
    const { media } = app.container.deps;
    const lost = await media.connect(kim.sessionId, { role: "PUBLISHER", data: "" });
    const room = inOpenVidu(kim.sessionId);
    const seen = await reconcile(app.container.deps);
    const onItsWay = await media.connect(kim.sessionId, { role: "PUBLISHER", data: "" });
    expect(room.has(lost.connectionId)).toBe(true);
    await reconcile(app.container.deps, seen);
    expect([kim, lost, onItsWay].map(({ connectionId }) => room.has(connectionId))).toEqual([true, false, true]);
  });

  it("touches no seat while OpenVidu doesn't answer", async () => {
    const kim = await join("Kim");
    await app.join(kim);
    app.openvidu.fault = () => 500;
    await expect(reconcile(app.container.deps)).rejects.toMatchObject({ code: "MEDIA_SERVER_UNAVAILABLE" });
    expect(await app.states()).toEqual({ Kim: "connected" });
  });

  it("asks OpenVidu nothing while no session is active", async () => {
    await reconcile(app.container.deps);
    expect(app.openvidu.calls).toEqual([]);
  });

  it("leaves the sessions of others alone", async () => {
    await join("Kim");
    const theirs = await app.container.deps.media.connect("theirs", { role: "PUBLISHER", data: "" });
    inOpenVidu("theirs").joins(theirs.connectionId);
    await reconcile(app.container.deps);
    expect(inOpenVidu("theirs").has(theirs.connectionId)).toBe(true);
  });
});

describe("a seat past its clock", () => {
  it("is given up, and its unused token deleted", async () => {
    const kim = await join("Kim");
    await app.database.sql("UPDATE participants SET seat_expires_at = now() - interval '1 s'");
    await giveUpSeats(app.container.deps);
    expect(await app.states()).toEqual({ Kim: "ended" });
    await discardLeftovers(app.container.deps);
    expect(inOpenVidu(kim.sessionId).has(kim.connectionId)).toBe(false);
  });

  it("is no seat of somebody who is connected, however long", async () => {
    await app.join(await join("Kim"));
    await app.database.sql(
      "UPDATE participants SET joined_at = joined_at - interval '2 h', state_since = state_since - interval '2 h'",
    );
    await giveUpSeats(app.container.deps);
    expect(await app.states()).toEqual({ Kim: "connected" });
  });
});

describe("what couldn't be closed in OpenVidu", () => {
  it("is closed later, once", async () => {
    const kim = await join("Kim");
    app.openvidu.fault = () => 500;
    await app
      .client({ authorization: `Bearer ${kim.participantToken}` })
      .videoCall.leave.mutate({ sessionId: kim.sessionId });
    app.openvidu.fault = () => null;
    await app.database.sql("UPDATE connections SET claimed_at = claimed_at - interval '61 s'");
    await discardLeftovers(app.container.deps);
    expect(inOpenVidu(kim.sessionId).has(kim.connectionId)).toBe(false);
    app.openvidu.calls.length = 0;
    await discardLeftovers(app.container.deps);
    expect(app.openvidu.calls).toEqual([]);
  });
});

describe("a session", () => {
  it("past its end is ended here and in OpenVidu", async () => {
    const kim = await join("Kim");
    await app.join(kim);
    await app.database.sql(
      "UPDATE video_sessions SET created_at = created_at - interval '2 h', ends_at = now() - interval '1 s'",
    );
    await endSessions(app.container.deps);
    expect(await app.states()).toEqual({ Kim: "ended" });
    expect(app.openvidu.session(kim.sessionId)).toBeUndefined();
  });

  it("in which nobody has sat for 300 s is ended, and not before", async () => {
    const kim = await join("Kim");
    await app
      .client({ authorization: `Bearer ${kim.participantToken}` })
      .videoCall.leave.mutate({ sessionId: kim.sessionId });
    await endSessions(app.container.deps);
    expect(await app.container.deps.sessions.activeIds()).toEqual([kim.sessionId]);
    await app.database.sql(
      "UPDATE participants SET ended_at = ended_at - interval '301 s', joined_at = joined_at - interval '302 s'",
    );
    await app.database.sql("UPDATE video_sessions SET created_at = created_at - interval '303 s'");
    await endSessions(app.container.deps);
    expect(await app.container.deps.sessions.activeIds()).toEqual([]);
  });

  it("ends here also while OpenVidu doesn't answer; its connections are closed later", async () => {
    const kim = await join("Kim");
    await app.database.sql(
      "UPDATE video_sessions SET created_at = created_at - interval '2 h', ends_at = now() - interval '1 s'",
    );
    app.openvidu.fault = () => 500;
    await endSessions(app.container.deps);
    expect(await app.states()).toEqual({ Kim: "ended" });
    app.openvidu.fault = () => null;
    await discardLeftovers(app.container.deps);
    expect(inOpenVidu(kim.sessionId).has(kim.connectionId)).toBe(false);
  });
});
