import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Events, ParticipantRepository, SessionRepository } from "../ports";
import {
  claim,
  confirm,
  connection,
  createSession,
  joinRequest,
  newSession,
  openvidu,
  pass,
  seat,
  seated,
} from "../repositories/testing/people";
import { quietLog } from "../testing/quiet-log";
import { createTestDatabase, type TestDatabase } from "../testing/test-database";
import { announcingParticipants, announcingSessions } from "./announcing-repositories";
import { createInProcessEvents } from "./in-process-events";

let db: TestDatabase;
let sessions: SessionRepository;
let participants: ParticipantRepository;
let heard: string[];
beforeAll(async () => {
  db = await createTestDatabase();
});
beforeEach(() => {
  const events: Events = createInProcessEvents(quietLog);
  heard = [];
  events.on("sessionChanged", ({ sessionId }) => heard.push(`changed ${sessionId}`));
  events.on("participantRevoked", ({ participantId }) => heard.push(`revoked ${participantId}`));
  sessions = announcingSessions(db.sessions, events);
  participants = announcingParticipants(db.participants, events);
});
afterEach(() => db.clear());
afterAll(() => db.close());

describe("a session's change is told once it is in the database", () => {
  it("when it was created", async () => {
    const wanted = newSession();
    const request = { find: { sessionId: null, nameKey: wanted.nameKey }, newSession: wanted };
    await participants.join(joinRequest(wanted.id, request));
    expect(heard).toEqual([`changed ${wanted.id}`]);
  });

  it("when it ended by the clock", async () => {
    const due = await createSession(db);
    await createSession(db);
    await pass(db, due, 3601);
    await sessions.endExpired();
    expect(heard).toEqual([`changed ${due}`]);
  });

  it("when somebody took a seat, got a connection, came in, lost it, and left", async () => {
    const id = await createSession(db);
    const kim = seated(await participants.join(joinRequest(id)));
    const minted = connection(id);
    await participants.confirm(claim(kim), minted);
    await participants.connectionJoined(minted, openvidu(11));
    await participants.connectionLeft(minted, openvidu(12));
    await participants.leave(kim.id, kim.epoch);
    expect(heard).toEqual(Array.from({ length: 5 }, () => `changed ${id}`));
  });

  it("when a seat was given up, at once or by the clock, once however many there were", async () => {
    const id = await createSession(db);
    const failed = await seat(db, id);
    await participants.release(failed.id, failed.epoch);
    await seat(db, id, { username: "Lee" });
    await seat(db, id, { username: "Park" });
    await pass(db, id, 61);
    await participants.giveUpExpired();
    expect(heard).toEqual([`changed ${id}`, `changed ${id}`]);
  });

  it("not when nothing was changed", async () => {
    const id = await createSession(db, { maxParticipants: 1 });
    const kim = await seat(db, id);
    await participants.join(joinRequest(id, { username: "Lee" }));
    await participants.leave(kim.id, kim.epoch + 1);
    await participants.connectionJoined({ sessionId: id, connectionId: "con_stranger" }, openvidu(11));
    await sessions.findById(id);
    expect(heard).toEqual([]);
  });
});

it("a take-over revokes what the old tab holds; taking one's own seat again doesn't", async () => {
  const id = await createSession(db);
  const kim = await seat(db, id);
  await confirm(db, kim);
  const credential = { sessionId: id, participantId: kim.id, epoch: kim.epoch };
  await participants.join(joinRequest(id, { credential }));
  expect(heard).toEqual([`changed ${id}`]);
  await participants.join(joinRequest(id, { credential, takeover: true }));
  expect(heard).toEqual([`changed ${id}`, `changed ${id}`, `revoked ${kim.id}`]);
});

it("a change that failed is told to nobody", async () => {
  const impossible = newSession({ maxParticipants: 0 });
  const request = { find: { sessionId: null, nameKey: impossible.nameKey }, newSession: impossible };
  await expect(participants.join(joinRequest(impossible.id, request))).rejects.toThrow();
  expect(heard).toEqual([]);
});
