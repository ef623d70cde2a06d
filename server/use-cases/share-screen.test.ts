import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { connectionDataSchema } from "../../shared/video-call";
import { settle, violations } from "../testing/invariants";
import { enterCall, isThere, isUsable, loseLine, type Person, seatPerson } from "../testing/people";
import { refusal, startTestApp, type TestApp } from "../testing/test-app";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterEach(() => app.reset());
afterAll(() => app.close());

const shareScreen = ({ call, sessionId }: Person) => call.screenShare.mutate({ sessionId });
const allIsWell = async () => {
  await app.deliver();
  await settle(app.container.deps, app.database);
  expect(await violations(app.database, app.openvidu.connections())).toEqual([]);
};

describe("sharing a screen", () => {
  it("is a second connection, named as such, and touches neither the camera nor its standby token", async () => {
    const kim = await enterCall(app, "Kim");
    const standby = await kim.call.refreshToken.mutate({ sessionId: kim.sessionId });
    const screen = await shareScreen(kim);
    expect(screen).toEqual({ sessionId: kim.sessionId, connectionId: expect.any(String), token: expect.any(String) });
    expect([isThere(app, kim), isUsable(app, standby), isUsable(app, screen)]).toEqual([true, true, true]);
    const { serverData = "" } = app.openvidu.session(kim.sessionId)?.connections.get(screen.connectionId) ?? {};
    const said = connectionDataSchema.parse(JSON.parse(Buffer.from(serverData, "base64url").toString()));
    expect(said).toEqual({ participantId: kim.participantId, username: "Kim", kind: "SCREEN" });
    await app.join(screen);
    expect([isThere(app, kim), isUsable(app, standby)]).toEqual([true, true]);
    await allIsWell();
  });

  it("takes no seat", async () => {
    const kim = await enterCall(app, "Kim", { sessionConfig: { maxParticipants: 2 } });
    await app.join(await shareScreen(kim));
    expect(await seatPerson(app, "Lee")).toMatchObject({ sessionId: kim.sessionId });
  });

  it("pressed twice is one token; again, later, it replaces the screen before", async () => {
    const kim = await enterCall(app, "Kim");
    const twins = await Promise.all([shareScreen(kim), shareScreen(kim)]);
    expect(twins[0]).toEqual(twins[1]);
    await app.join(twins[0]);
    const second = await shareScreen(kim);
    await app.join(second);
    expect([isThere(app, twins[0]), isThere(app, second), isThere(app, kim)]).toEqual([false, true, true]);
    await allIsWell();
  });

  it("that ends leaves the person in the call", async () => {
    const kim = await enterCall(app, "Kim");
    const screen = await shareScreen(kim);
    await app.join(screen);
    await loseLine(app, screen);
    expect(await app.states()).toEqual({ Kim: "connected" });
  });
});

describe("a shared screen is closed", () => {
  it("when the call is taken over in another tab, and so is its unused token", async () => {
    await enterCall(app, "Kim");
    const lee = await enterCall(app, "Lee");
    const inUse = await shareScreen(lee);
    await app.join(inUse);
    const unused = await shareScreen(lee);
    await lee.call.quickJoin.mutate({ sessionId: lee.sessionId, username: "Lee", takeover: true });
    await allIsWell();
    expect([isThere(app, inUse), isThere(app, unused), isThere(app, lee)]).toEqual([false, false, true]);
  });

  it("when the person leaves", async () => {
    await enterCall(app, "Kim");
    const lee = await enterCall(app, "Lee");
    const inUse = await shareScreen(lee);
    await app.join(inUse);
    const unused = await shareScreen(lee);
    await lee.call.leave.mutate({ sessionId: lee.sessionId });
    expect([isThere(app, inUse), isThere(app, unused), isThere(app, lee)]).toEqual([false, false, false]);
    await allIsWell();
  });

  it("and one that comes too late is disconnected at once", async () => {
    await enterCall(app, "Kim");
    const lee = await enterCall(app, "Lee");
    const screen = await shareScreen(lee);
    app.openvidu.fault = () => 500; // its token can't be deleted
    await lee.call.leave.mutate({ sessionId: lee.sessionId });
    app.openvidu.fault = () => null;
    await app.join(screen);
    expect(isThere(app, screen)).toBe(false);
  });
});

describe("is refused", () => {
  it("where the session's settings have it off", async () => {
    const kim = await enterCall(app, "Kim", { sessionConfig: { features: { screenShareEnabled: false } } });
    expect(await refusal(shareScreen(kim))).toMatchObject({ code: "FEATURE_DISABLED", status: 403 });
    expect(app.openvidu.connections()).toHaveLength(1);
  });

  it("while the camera's connection is gone: reconnect first", async () => {
    const kim = await enterCall(app, "Kim");
    await loseLine(app, kim);
    expect(await refusal(shareScreen(kim))).toMatchObject({ code: "CONNECTION_LOST", hint: "reconnect" });
  });

  it("to strangers", async () => {
    const kim = await enterCall(app, "Kim");
    const stranger = app.client().videoCall.screenShare.mutate({ sessionId: kim.sessionId, username: "Kim" });
    expect(await refusal(stranger)).toMatchObject({ code: "NOT_A_PARTICIPANT" });
  });
});
