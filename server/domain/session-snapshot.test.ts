import { describe, expect, it } from "vitest";
import { ago, NOW, participant, snapshot as record } from "../testing/snapshots";
import { changeKey, isInsider, type StatusRecord, statusFor, viewerOf, withMediaView } from "./session-snapshot";

const media = (...ids: string[]) => ({ activeConnections: ids.map((connectionId) => ({ connectionId })) });
const states = (snapshot: StatusRecord) => snapshot.participants.map(({ state }) => state);

describe("OpenVidu's view", () => {
  it("that didn't come in time leaves the record as it is", () => {
    const kim = record([participant()]);
    expect(withMediaView(kim, undefined)).toEqual({ ...kim, realtime: false });
  });

  it("shows who has come in before we were told", () => {
    const snapshot = withMediaView(record([participant({ state: "joining" })]), media("con_kim"));
    expect(snapshot.realtime).toBe(true);
    expect(states(snapshot)).toEqual(["connected"]);
  });

  it("shows who is gone before we were told, also when OpenVidu has forgotten the whole session", () => {
    expect(states(withMediaView(record([participant()]), media("con_other")))).toEqual(["reconnecting"]);
    expect(states(withMediaView(record([participant()]), null))).toEqual(["reconnecting"]);
  });

  it("leaves alone who came in while we asked", () => {
    expect(states(withMediaView(record([participant({ stateSince: ago(500) })]), media()))).toEqual(["connected"]);
  });

  it("changes neither who has lost the call or gone away, nor the seats held", () => {
    const people = [
      participant({ state: "reconnecting", connectionId: null }),
      participant({ state: "away" }),
      participant({ state: "joining", connectionId: null }),
    ];
    const snapshot = withMediaView(record(people), media("con_kim"));
    expect(states(snapshot)).toEqual(["reconnecting", "away", "joining"]);
  });

  it("says nothing of a session that is over", () => {
    expect(withMediaView(record([], { isActive: false }), null).realtime).toBe(false);
  });
});

describe("a viewer", () => {
  const kim = { participantId: "kim", sessionId: "s", epoch: 2 };

  it("is inside with the newest credential of a seat held now, and nobody else is", () => {
    const full = record([participant()]);
    expect(isInsider(full, kim)).toBe(true);
    expect(isInsider(full, null)).toBe(false);
    expect(isInsider(full, { ...kim, epoch: 1 })).toBe(false);
    expect(isInsider(full, { ...kim, sessionId: "another" })).toBe(false);
    expect(isInsider(full, { ...kim, participantId: "lee" })).toBe(false);
    expect(isInsider(record([]), kim)).toBe(false);
  });

  it("with cookies is who the username says, asked or final", () => {
    const people = record([
      participant({ username: "Kim", askedUsername: "Kim" }),
      participant({ participantId: "two", username: "Kim (2)", askedUsername: "Kim" }),
    ]);
    const two = { ...kim, participantId: "two" };
    const named = (username: string | undefined, ...cookies: (typeof kim)[]) =>
      viewerOf(people, { credential: null, cookies, username });
    expect(named("Kim", kim, two)).toBe(kim);
    expect(named("kim (2)", kim, two)).toBe(two);
    expect(named("KIM", two)).toBe(two);
    expect(named("Kim (2)", kim)).toBeNull();
    expect(named("Kim")).toBeNull();
    expect(named(undefined, kim)).toBeNull();
  });

  it("with a bearer is who it proves, whatever cookies come along", () => {
    const lee = { ...kim, participantId: "lee" };
    expect(viewerOf(record([participant()]), { credential: lee, cookies: [kim], username: "Kim" })).toBe(lee);
  });

  it("inside sees the ids, a stranger sees all but those", () => {
    const snapshot = withMediaView(record([participant()]), undefined);
    const common = {
      sessionId: "s",
      sessionName: "Team",
      isActive: true,
      participantCount: 1,
      maxParticipants: 10,
      createdAt: ago(90_000).toISOString(),
      endsAt: null,
      endedAt: null,
      totalConnectedSeconds: 75,
      realtime: false,
    };
    const seen = { username: "Kim", joinedAt: ago(90_000).toISOString(), state: "connected", connectedSeconds: 60 };
    const ids = { participantId: "kim", connectionId: "con_kim" };
    expect(statusFor(snapshot, true)).toEqual({ ...common, participants: [{ ...seen, ...ids }] });
    const none = { participantId: null, connectionId: null };
    expect(statusFor(snapshot, false)).toEqual({ ...common, participants: [{ ...seen, ...none }] });
  });
});

describe("a change", () => {
  const before = withMediaView(record([participant()]), media("con_kim"));

  it("is more than time that has passed", () => {
    const later = record([participant({ connectedSeconds: 61 })], { totalConnectedSeconds: 76, version: NOW + 1000 });
    expect(changeKey(withMediaView(later, undefined))).toBe(changeKey(before));
  });

  it.each<[string, StatusRecord]>([
    ["another state", record([participant({ state: "away" })])],
    ["another connection", record([participant({ connectionId: "con_new" })])],
    ["somebody more", record([participant(), participant({ participantId: "lee" })])],
    ["a moved end", record([participant()], { session: { ...record([]).session, endsAt: new Date(NOW + 1000) } })],
    ["its end", record([participant()], { isActive: false })],
  ])("is %s", (_, after) => {
    expect(changeKey(withMediaView(after, undefined))).not.toBe(changeKey(before));
  });
});
