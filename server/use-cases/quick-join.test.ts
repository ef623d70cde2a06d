import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { refusal, startTestApp, type TestApp } from "../testing/test-app";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterEach(() => app.reset());
afterAll(() => app.close());

type Input = Parameters<ReturnType<TestApp["client"]>["videoCall"]["quickJoin"]["mutate"]>[0];

const quickJoin = (input: Input, headers?: Record<string, string>) =>
  app.client(headers).videoCall.quickJoin.mutate(input);
/** Joins "Team", making it when it isn't there. */
const join = (username: string, more: Partial<Input> = {}, headers?: Record<string, string>) =>
  quickJoin({ sessionName: "Team", username, autoCreateSession: true, ...more }, headers);
const bearer = ({ participantToken }: { participantToken: string }) => ({
  authorization: `Bearer ${participantToken}`,
});
const end = (sessionId: string) => app.database.sql("SELECT end_video_session($1, clock_timestamp())", [sessionId]);

describe("the session", () => {
  it("is made when asked for, and its maker alone is told so and owns it", async () => {
    const maker = await join("Kim");
    expect(maker).toMatchObject({ sessionName: "Team", isNewSession: true, role: "OWNER" });
    const second = await join("Lee");
    expect(second).toMatchObject({ sessionId: maker.sessionId, isNewSession: false, role: "PARTICIPANT" });
  });

  it("isn't made unless asked for", async () => {
    expect(await refusal(join("Kim", { autoCreateSession: false }))).toMatchObject({
      code: "SESSION_NOT_FOUND",
      status: 404,
    });
  });

  it("is found by its name, however it is typed", async () => {
    const { sessionId } = await join("Kim", { sessionName: "Équipe  Straße" });
    const other = await join("Lee", { sessionName: " équipe STRASSE ", autoCreateSession: false });
    expect(other).toMatchObject({ sessionId, sessionName: "Équipe Straße" });
  });

  it("gets a name of its own without one, and is found by its id only", async () => {
    const { sessionId, sessionName } = await quickJoin({ username: "Kim", autoCreateSession: true });
    expect(sessionName).toMatch(/^Auto-Session-\d{13}$/);
    expect(await quickJoin({ username: "Lee", sessionId })).toMatchObject({ sessionId, isNewSession: false });
    expect(await refusal(quickJoin({ username: "Lee", sessionName }))).toMatchObject({ code: "SESSION_NOT_FOUND" });
  });

  it("must be said somehow", async () => {
    expect(await refusal(quickJoin({ username: "Kim" }))).toMatchObject({ code: "VALIDATION", status: 400 });
  });

  it("is never made for an id", async () => {
    const unknown = quickJoin({ username: "Kim", sessionId: "nobody-knows-it", autoCreateSession: true });
    expect(await refusal(unknown)).toMatchObject({ code: "SESSION_NOT_FOUND" });
  });

  it("that is over is told from one that never was, by id", async () => {
    const { sessionId } = await join("Kim");
    await end(sessionId);
    expect(await refusal(quickJoin({ username: "Kim", sessionId }))).toMatchObject({
      code: "SESSION_ENDED",
      status: 410,
    });
  });

  it("must be the same by id and by name when both are given", async () => {
    const { sessionId } = await join("Kim");
    await join("Lee", { sessionName: "Other" });
    expect(await join("Park", { sessionId, sessionName: "TEAM" })).toMatchObject({ sessionId });
    expect(await refusal(join("Park", { sessionId, sessionName: "Other" }))).toMatchObject({
      code: "SESSION_MISMATCH",
    });
  });

  it("past its end is ended by the next join, and its name is free", async () => {
    const { sessionId } = await join("Kim");
    await app.database.sql(
      "UPDATE video_sessions SET created_at = created_at - interval '2 h', ends_at = now() - interval '1 s'",
    );
    const next = await join("Kim");
    expect(next).toMatchObject({ isNewSession: true, username: "Kim" });
    expect(next.sessionId).not.toBe(sessionId);
    expect(await refusal(quickJoin({ username: "Lee", sessionId }))).toMatchObject({ code: "SESSION_ENDED" });
  });

  it("has the settings of the call that made it, and of no other", async () => {
    const sessionConfig = { maxParticipants: 3, defaultVideoConfig: { frameRate: 15 } };
    const info = { maxParticipants: 3, defaultVideoConfig: { resolution: "640x480", frameRate: 15 } };
    expect((await join("Kim", { sessionConfig })).configInfo).toMatchObject(info);
    expect((await join("Lee", { sessionConfig: { maxParticipants: 50 } })).configInfo).toMatchObject(info);
  });

  it("can't switch on what isn't built", async () => {
    const features = {
      chatEnabled: true,
      screenShareEnabled: true,
      recordingEnabled: true,
      virtualBackgroundEnabled: true,
    };
    const { configInfo } = await join("Kim", { sessionConfig: { features } });
    expect(Object.values(configInfo.features)).toEqual([true, true, false, false]);
  });
});

describe("the seat", () => {
  const full = { code: "SESSION_FULL", status: 409, retryable: true, hint: "wait", details: { maxParticipants: 2 } };
  const forTwo = { sessionConfig: { maxParticipants: 2 } };

  it("is refused when all are taken, and free again when someone leaves", async () => {
    const kim = await join("Kim", forTwo);
    await join("Lee");
    expect(await refusal(join("Park"))).toMatchObject(full);
    await app.client(bearer(kim)).videoCall.leave.mutate({ sessionId: kim.sessionId });
    expect(await join("Park")).toMatchObject({ sessionId: kim.sessionId });
  });

  it("passes its ownership on when the owner leaves", async () => {
    const kim = await join("Kim");
    const lee = await join("Lee");
    await app.client(bearer(kim)).videoCall.leave.mutate({ sessionId: kim.sessionId });
    expect(await join("Lee", {}, bearer(lee))).toMatchObject({ participantId: lee.participantId, role: "OWNER" });
  });

  it("of a name already held gets the lowest free suffix", async () => {
    await join("Kim");
    const second = await join("KIM");
    expect(second.username).toBe("KIM (2)");
    expect((await join("Kim")).username).toBe("Kim (3)");
    await app.client(bearer(second)).videoCall.leave.mutate({ sessionId: second.sessionId });
    expect((await join("Kim")).username).toBe("Kim (2)");
  });

  it("is one's own again with its credential", async () => {
    const first = await join("Kim", forTwo);
    await join("Lee");
    const again = await join("Kim", {}, bearer(first));
    expect(again).toMatchObject({ participantId: first.participantId, username: "Kim", isNewSession: false });
    expect(again.token).not.toBe(first.token);
  });

  it("has one unused token at most: the older one is deleted", async () => {
    const first = await join("Kim");
    const again = await join("Kim", {}, bearer(first));
    expect([...(app.openvidu.session(first.sessionId)?.connections.keys() ?? [])]).toEqual([again.connectionId]);
  });

  it("isn't found by cookie: a second tab that types the same name is a second person", async () => {
    const first = await join("Kim");
    const cookie = `qj_${first.participantId}=${first.participantToken}`;
    const second = await join("Kim", {}, { cookie });
    expect(second.participantId).not.toBe(first.participantId);
    expect(second.username).toBe("Kim (2)");
  });

  it("is a new one with another session's credential", async () => {
    const elsewhere = await join("Kim", { sessionName: "Other" });
    expect(await join("Kim", {}, bearer(elsewhere))).toMatchObject({ sessionName: "Team", username: "Kim" });
  });

  it("isn't given for a bearer that is expired or not ours", async () => {
    const { participantId, sessionId } = await join("Kim");
    const claims = { participantId, sessionId, epoch: 1 };
    const hourAgo = new Date(Date.now() - 3_600_000);
    const expired = await app.container.deps.credentials.sign(claims, hourAgo, new Date(Date.now() - 1000));
    const refused = (authorization: string) => refusal(join("Kim", {}, { authorization }));
    expect(await refused(`Bearer ${expired}`)).toMatchObject({ code: "CREDENTIAL_EXPIRED", hint: "rejoin" });
    expect(await refused("Bearer noise")).toMatchObject({ code: "UNAUTHENTICATED", status: 401 });
    expect(await refused("Basic abc")).toMatchObject({ code: "UNAUTHENTICATED" });
  });
});

describe("a repeat of the same request", () => {
  const requestId = "press-0001";

  it("is the same seat and the same unused token", async () => {
    const first = await join("Kim", { requestId });
    const { participantId, token, connectionId, username } = first;
    expect(await join("Kim", { requestId })).toMatchObject({ participantId, token, connectionId, username });
    expect(app.openvidu.calls.filter((call) => call === "POST connection")).toHaveLength(1);
  });

  it("is so too at the same moment: a double click makes one participant", async () => {
    const twins = await Promise.all(Array.from({ length: 5 }, () => join("Kim", { requestId })));
    expect(new Set(twins.map((twin) => twin.participantId)).size).toBe(1);
    expect(new Set(twins.map((twin) => twin.token)).size).toBe(1);
    expect(twins.filter((twin) => twin.isNewSession)).toHaveLength(1);
    expect(app.openvidu.session(twins[0]?.sessionId ?? "")?.connections.size).toBe(1);
  });

  it("is so for a session without a name too: a double click makes one session", async () => {
    const press = (username: string, id = requestId) =>
      app.client().videoCall.quickJoin.mutate({ username, autoCreateSession: true, requestId: id });
    const twins = await Promise.all([press("Kim"), press("Kim"), press("Kim")]);
    expect(new Set(twins.map((twin) => twin.token)).size).toBe(1);
    expect(twins.filter((twin) => twin.isNewSession)).toHaveLength(1);
    const { sessionId } = twins[0];
    const others = [await press("Lee"), await press("Kim", "another-press")];
    await app.database.sql("UPDATE participants SET requested_at = requested_at - interval '61 s'");
    others.push(await press("Kim"));
    expect(others.map((other) => [other.isNewSession, other.sessionId === sessionId])).toEqual(
      Array.from({ length: 3 }, () => [true, false]),
    );
  });

  it("may name itself by Idempotency-Key", async () => {
    const headers = { "Idempotency-Key": requestId };
    const first = await join("Kim", {}, headers);
    expect(await join("Kim", {}, headers)).toMatchObject({ participantId: first.participantId, token: first.token });
    expect(await refusal(join("Kim", {}, { "Idempotency-Key": "no" }))).toMatchObject({ code: "VALIDATION" });
  });

  it("keeps the seat but gets another token once the first is used", async () => {
    const first = await join("Kim", { requestId });
    await app.join(first);
    const again = await join("Kim", { requestId });
    expect(again.participantId).toBe(first.participantId);
    expect(again.token).not.toBe(first.token);
  });

  it("is another person after 60 s", async () => {
    const first = await join("Kim", { requestId });
    await app.join(first);
    await app.database.sql("UPDATE participants SET requested_at = requested_at - interval '61 s'");
    expect((await join("Kim", { requestId })).participantId).not.toBe(first.participantId);
  });
});

describe("a take-over", () => {
  it("moves the seat: the old tab's credential is told TAKEN_OVER", async () => {
    const old = await join("Kim");
    const moved = await join("Kim", { takeover: true }, bearer(old));
    expect(moved).toMatchObject({ participantId: old.participantId, username: "Kim" });
    expect(await refusal(join("Kim", {}, bearer(old)))).toMatchObject({ code: "TAKEN_OVER", hint: "none" });
    expect(await join("Kim", {}, bearer(moved))).toMatchObject({ participantId: old.participantId });
  });

  it("needs a credential of that seat", async () => {
    await join("Kim");
    const elsewhere = await join("Kim", { sessionName: "Other" });
    const refused = { code: "NOT_A_PARTICIPANT", status: 403 };
    expect(await refusal(join("Kim", { takeover: true }))).toMatchObject(refused);
    expect(await refusal(join("Kim", { takeover: true }, bearer(elsewhere)))).toMatchObject(refused);
  });

  it("makes no session", async () => {
    expect(await refusal(join("Kim", { takeover: true }))).toMatchObject({ code: "SESSION_NOT_FOUND" });
    expect(await app.container.deps.sessions.activeIds()).toEqual([]);
  });
});

describe("OpenVidu", () => {
  it("is called twice by a cold join and once by a warm one", async () => {
    await join("Kim");
    expect(app.openvidu.calls).toEqual(["POST sessions", "POST connection"]);
    await join("Lee");
    expect(app.openvidu.calls.slice(2)).toEqual(["POST connection"]);
  });

  it("gets a session that it lost again, under the same id", async () => {
    const { sessionId } = await join("Kim");
    app.openvidu.restart();
    expect(await join("Lee")).toMatchObject({ sessionId, isNewSession: false });
    expect(app.openvidu.session(sessionId)?.connections.size).toBe(1);
  });

  it("that fails frees the seat at once, and says when to try again", async () => {
    app.openvidu.fault = (call) => (call === "POST connection" ? 500 : null);
    const failed = join("Kim", { sessionConfig: { maxParticipants: 1 } });
    const wait = { code: "MEDIA_SERVER_UNAVAILABLE", status: 503, retryable: true, retryAfter: 2 };
    expect(await refusal(failed)).toMatchObject(wait);
    app.openvidu.fault = () => null;
    expect(await join("Lee")).toMatchObject({ configInfo: { maxParticipants: 1 }, role: "OWNER" });
  });

  it("that fails a known participant costs them nothing", async () => {
    const kim = await join("Kim", { sessionConfig: { maxParticipants: 1 } });
    app.openvidu.fault = () => 500;
    expect(await refusal(join("Kim", {}, bearer(kim)))).toMatchObject({ code: "MEDIA_SERVER_UNAVAILABLE" });
    expect(await refusal(join("Lee"))).toMatchObject({ code: "SESSION_FULL" });
  });

  it("is asked to delete the token when the session ended meanwhile", async () => {
    const { sessionId } = await join("Kim");
    app.openvidu.fault = (call) => (call === "POST connection" ? "silence" : null);
    const late = join("Lee", { sessionId });
    await expect.poll(() => app.openvidu.calls.filter((call) => call === "POST connection").length).toBe(2);
    await end(sessionId);
    app.openvidu.release();
    expect(await refusal(late)).toMatchObject({ code: "SESSION_ENDED" });
    expect(app.openvidu.calls).toContain("DELETE connection");
  });
});

it("answers everything that a front end needs", async () => {
  const ticket = await join("Kim");
  expect(ticket).toEqual({
    sessionId: expect.stringMatching(/^[\w-]{22}$/),
    sessionName: "Team",
    username: "Kim",
    token: expect.stringContaining(`sessionId=${ticket.sessionId}&token=tok_`),
    openviduServerUrl: app.openvidu.url,
    apiBaseUrl: "http://localhost:3000/api",
    webSocketUrl: "ws://localhost:3000",
    isNewSession: true,
    isTokenRefresh: false,
    isReconnection: false,
    configInfo: {
      defaultVideoConfig: { resolution: "640x480", frameRate: 30, publishAudio: true, publishVideo: true },
      supportedBrowsers: ["Chrome", "Firefox", "Safari", "Edge"],
      features: {
        chatEnabled: true,
        screenShareEnabled: true,
        recordingEnabled: false,
        virtualBackgroundEnabled: false,
      },
      maxParticipants: 10,
    },
    connectionId: expect.stringMatching(/^con_/),
    participantId: expect.stringMatching(/^[\w-]{22}$/),
    participantToken: expect.stringMatching(/^eyJ/),
    role: "OWNER",
    expiresAt: expect.any(String),
    refreshAt: expect.any(String),
    endsAt: expect.any(String),
  });
  expect(Date.parse(ticket.expiresAt) - Date.parse(ticket.refreshAt)).toBe(300_000);
});
