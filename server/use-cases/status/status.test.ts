import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { refusal, startTestApp, type TestApp } from "../../testing/test-app";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterEach(() => app.reset());
afterAll(() => app.close());

const join = (username: string, sessionName = "Team") =>
  app.client().videoCall.quickJoin.mutate({ sessionName, username, autoCreateSession: true });
type Ticket = Awaited<ReturnType<typeof join>>;
const as = ({ participantToken }: Ticket) => app.client({ authorization: `Bearer ${participantToken}` }).videoCall;
const withCookies = (...tickets: Ticket[]) =>
  app.client({
    cookie: tickets.map(({ participantId, participantToken }) => `qj_${participantId}=${participantToken}`).join("; "),
  }).videoCall;
const stranger = () => app.client().videoCall;

describe("status", () => {
  it("tells a participant all of it, with OpenVidu's view", async () => {
    const kim = await join("Kim");
    await app.join(kim);
    const lee = await join("Lee");
    const status = await as(kim).status.query({ sessionId: kim.sessionId });
    expect(status).toEqual({
      sessionId: kim.sessionId,
      sessionName: "Team",
      isActive: true,
      participantCount: 2,
      maxParticipants: 10,
      participants: [
        {
          username: "Kim",
          participantId: kim.participantId,
          connectionId: kim.connectionId,
          joinedAt: expect.any(String),
          state: "connected",
          connectedSeconds: expect.any(Number),
        },
        expect.objectContaining({ username: "Lee", state: "joining", connectionId: lee.connectionId }),
      ],
      createdAt: expect.any(String),
      endsAt: kim.endsAt,
      endedAt: null,
      totalConnectedSeconds: expect.any(Number),
      realtime: expect.any(Boolean), // false when the machine is too busy for 300 ms
    });
    expect(app.openvidu.calls).toContain("GET session");
  });

  it.each<[string, (kim: Ticket, other: Ticket) => ReturnType<typeof stranger>]>([
    ["nobody", () => stranger()],
    ["another session's participant", (_, other) => as(other)],
    ["a cookie without its username", (kim) => withCookies(kim)],
  ])("shows %s no ids", async (_, caller) => {
    const kim = await join("Kim");
    const other = await join("Lee", "Another team");
    const { participants } = await caller(kim, other).status.query({ sessionId: kim.sessionId });
    expect(participants).toEqual([
      expect.objectContaining({ username: "Kim", participantId: null, connectionId: null }),
    ]);
  });

  it("knows a browser's tabs apart by their usernames, asked or final", async () => {
    const first = await join("Kim");
    const second = await join("Kim");
    const { sessionId } = first;
    for (const username of ["Kim", "kim (2)"]) {
      const { participants } = await withCookies(first, second).status.query({ sessionId, username });
      expect(participants[0]?.participantId).toBe(first.participantId);
    }
    const { participants } = await withCookies(second).status.query({ sessionId, username: "Lee" });
    expect(participants[0]?.participantId).toBeNull();
  });

  it("shows no ids to whoever has left, been removed or lost the seat to another tab", async () => {
    const kim = await join("Kim");
    const { sessionId } = kim;
    const [left, removed, old] = [await join("Lee"), await join("Park"), await join("Choi")];
    await as(left).leave.mutate({ sessionId });
    await as(kim).remove.mutate({ sessionId, participantId: removed.participantId });
    await as(old).quickJoin.mutate({ sessionId, username: "Choi", takeover: true });
    for (const one of [left, removed, old]) {
      const { participants } = await as(one).status.query({ sessionId });
      expect(participants.map(({ participantId }) => participantId)).toEqual([null, null]);
    }
  });

  it("is never older than what was just done", async () => {
    const kim = await join("Kim");
    const { sessionId } = kim;
    const count = async () => (await stranger().status.query({ sessionId })).participantCount;
    expect(await count()).toBe(1);
    const lee = await join("Lee");
    expect(await count()).toBe(2);
    await as(lee).leave.mutate({ sessionId });
    expect(await count()).toBe(1);
  });

  it("of an ended session says so", async () => {
    const kim = await join("Kim");
    const { sessionId } = kim;
    await as(kim).end.mutate({ sessionId });
    const status = await stranger().status.query({ sessionId });
    expect(status).toMatchObject({ isActive: false, participantCount: 0, participants: [], realtime: false });
    expect(status.endedAt).toEqual(expect.any(String));
  });

  it("of an unknown session is SESSION_NOT_FOUND", async () => {
    expect(await refusal(stranger().status.query({ sessionId: "nobody" }))).toMatchObject({
      code: "SESSION_NOT_FOUND",
    });
  });

  it("comes from the record when OpenVidu is silent, which isn't asked again for a while", async () => {
    const [kim, lee] = [await join("Kim"), await join("Lee", "Another team")];
    app.openvidu.fault = () => "silence";
    const query = ({ sessionId }: Ticket) => stranger().status.query({ sessionId });
    expect(await query(kim)).toMatchObject({ realtime: false, participantCount: 1 });
    app.openvidu.calls.length = 0;
    expect(await query(lee)).toMatchObject({ realtime: false, participantCount: 1 });
    expect(app.openvidu.calls).toEqual([]);
  });
});

describe("lookup", () => {
  it("tells a lobby whether a call is on and how many seats are free, however the name is written", async () => {
    await app.client().videoCall.quickJoin.mutate({
      sessionName: "Team",
      username: "Kim",
      autoCreateSession: true,
      sessionConfig: { maxParticipants: 3 },
    });
    expect(await stranger().lookup.query({ sessionName: " ＴＥＡＭ " })).toEqual({
      exists: true,
      seatsFree: 2,
      maxParticipants: 3,
      requires: [],
    });
  });

  it("tells of a name that nobody uses the seats that its session would have", async () => {
    expect(await stranger().lookup.query({ sessionName: "Nowhere" })).toEqual({
      exists: false,
      seatsFree: 10,
      maxParticipants: 10,
      requires: [],
    });
  });
});

describe("a ticket for the stream", () => {
  it("is given to a participant, for 30 s", async () => {
    const kim = await join("Kim");
    const { ticket, expiresAt } = await as(kim).statusTicket.mutate({ sessionId: kim.sessionId });
    expect(ticket).toMatch(/^[\w-]{22}$/);
    const seconds = (Date.parse(expiresAt) - Date.now()) / 1000;
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(30);
  });

  it("isn't given to strangers", async () => {
    const kim = await join("Kim");
    const refused = await refusal(stranger().statusTicket.mutate({ sessionId: kim.sessionId }));
    expect(refused).toMatchObject({ code: "NOT_A_PARTICIPANT" });
  });
});
