import { beforeEach, describe, expect, it } from "vitest";
import type { MediaView } from "../domain/session-snapshot";
import type { Events, MediaGateway, SessionRepository, SessionSnapshot, Snapshots, StatusRecord } from "../ports";
import { quietLog } from "../testing/quiet-log";
import { NOW, participant, snapshot } from "../testing/snapshots";
import { createInProcessEvents } from "./in-process-events";
import { createSnapshotCache } from "./snapshot-cache";

let now: number;
let events: Events;
let cache: Snapshots;
/** What the database and OpenVidu were asked for. */
let asked: string[];
let record: () => Promise<StatusRecord | null>;
let view: () => Promise<MediaView>;
beforeEach(() => {
  now = NOW;
  asked = [];
  events = createInProcessEvents(quietLog);
  record = async () => snapshot([participant({ state: "joining" })]);
  view = async () => ({ activeConnections: [{ connectionId: "con_kim" }] });
  const sessions = {
    status(sessionId: string) {
      asked.push(`record ${sessionId}`);
      return record();
    },
  } as SessionRepository;
  const media = {
    session(sessionId: string, deadlineMs: number) {
      asked.push(`OpenVidu ${sessionId} ${deadlineMs}`);
      return view();
    },
  } as unknown as MediaGateway;
  cache = createSnapshotCache({ sessions, media, events, clock: { now: () => new Date(now) } });
});

const changed = (sessionId: string) => events.emit("sessionChanged", { sessionId });
const read = (sessionId = "s") => cache.read(sessionId);
const states = (told: SessionSnapshot | null) => told?.participants.map(({ state }) => state);

it("is the record and OpenVidu's view together", async () => {
  const told = await read();
  expect(told?.realtime).toBe(true);
  expect(states(told)).toEqual(["connected"]);
  expect(asked).toEqual(["record s", "OpenVidu s 300"]);
});

it("is read once by all who ask within 2 s", async () => {
  const [first, second] = await Promise.all([read(), read()]);
  now += 1999;
  expect([second, await read()]).toEqual([first, first]);
  expect(asked).toHaveLength(2);
  now += 1;
  await read();
  expect(asked).toHaveLength(4);
});

it("is dropped by a change of that session, and of no other", async () => {
  await read();
  changed("another");
  await read();
  expect(asked).toHaveLength(2);
  changed("s");
  await read();
  expect(asked).toHaveLength(4);
});

it("that was being read while something changed is for those alone who asked before", async () => {
  let answer = (_: StatusRecord) => {};
  record = () =>
    new Promise((resolve) => {
      answer = resolve;
    });
  const before = read();
  changed("s");
  record = async () => snapshot([]);
  expect(states(await read())).toEqual([]);
  answer(snapshot([participant({ state: "joining" })]));
  expect(states(await before)).toEqual(["connected"]);
  expect(states(await read())).toEqual([]);
});

it("of a session that doesn't exist is kept too, until it is made", async () => {
  record = async () => null;
  expect(await read()).toBeNull();
  expect(await read()).toBeNull();
  expect(asked).toHaveLength(2);
  record = async () => snapshot([]);
  changed("s");
  expect(await read()).not.toBeNull();
});

it("that couldn't be read is an error, and isn't kept", async () => {
  record = () => Promise.reject(new Error("the database is away"));
  await expect(read()).rejects.toThrow("away");
  record = async () => snapshot([]);
  expect(await read()).not.toBeNull();
});

describe("an OpenVidu that fails", () => {
  const callsToOpenVidu = () => asked.filter((call) => call.startsWith("OpenVidu")).length;
  beforeEach(() => {
    view = () => Promise.reject(new Error("unavailable"));
  });

  it("leaves the record as it is, and isn't asked again for 5 s, whatever the session", async () => {
    expect(await read()).toMatchObject({ realtime: false, participants: [{ state: "joining" }] });
    now += 4999;
    expect(await read("another")).toMatchObject({ realtime: false });
    expect(callsToOpenVidu()).toBe(1);
    now += 1;
    await read("a third");
    expect(callsToOpenVidu()).toBe(2);
  });

  it("is asked by one at a time, until it answers", async () => {
    await read();
    now += 5000;
    let answer = (_: MediaView) => {};
    view = () =>
      new Promise((resolve) => {
        answer = resolve;
      });
    const probe = read("probe");
    expect(await read("meanwhile")).toMatchObject({ realtime: false });
    expect(callsToOpenVidu()).toBe(2);
    answer(null);
    expect(await probe).toMatchObject({ realtime: true });
    view = async () => null;
    expect(await read("later")).toMatchObject({ realtime: true });
  });
});
