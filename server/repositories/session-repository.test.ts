import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestDatabase, databaseKinds, type TestDatabase } from "../testing/test-database";
import {
  connect,
  createOrFind,
  createSession,
  fresh,
  joinRequest,
  look,
  newSession,
  pass,
  seat,
} from "./testing/people";

describe.each(databaseKinds)("sessions on %s", (kind) => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await createTestDatabase(kind);
  });
  afterAll(() => db.close());
  const byName = (nameKey: string) => ({ sessionId: null, nameKey });
  const active = async (id: string) => {
    const found = await db.sessions.findById(id);
    if (found.kind !== "active") throw new Error(found.kind);
    return found.session;
  };

  test("a created session is found by id and by name, with all that it was given", async () => {
    const wanted = newSession({
      name: "회의 🎉",
      nameKey: "회의 🎉",
      maxParticipants: 4,
      config: { maxParticipants: 4, features: { chatEnabled: false } },
    });
    const joined = await db.participants.join(joinRequest("", { find: byName("회의 🎉"), newSession: wanted }));
    if (joined.kind !== "seated") throw new Error(joined.kind);
    const { session } = joined;
    expect(joined.created).toBe(true);
    const { nameKey, maxDurationSeconds, ...given } = wanted;
    expect(session).toEqual({
      ...given,
      autoCreated: true,
      createdAt: expect.any(Date),
      endsAt: new Date(session.createdAt.getTime() + 3_600_000),
      endedAt: null,
    });
    expect(await db.sessions.findById(wanted.id)).toEqual({ kind: "active", session });
    const found = await db.participants.join(joinRequest("", { find: byName("회의 🎉") }));
    expect(found).toMatchObject({ kind: "seated", created: false, session });
    expect(await db.sessions.activeIds()).toContain(wanted.id);
  });

  test("times are the same moment on both sides", async () => {
    const session = await active(await createSession(db));
    expect(Math.abs(session.createdAt.getTime() - Date.now())).toBeLessThan(60_000);
    expect(Math.abs((await db.participants.now()).getTime() - Date.now())).toBeLessThan(60_000);
  });

  test("the counts are of what is on now: not of what is past its time, tidied up or not", async () => {
    const before = await db.sessions.counts();
    const [on, over] = [await createSession(db), await createSession(db)];
    await connect(db, on);
    await connect(db, over);
    await seat(db, on, { username: "Lee" });
    expect(await db.sessions.counts()).toEqual({ activeSessions: before.activeSessions + 2, seats: before.seats + 3 });
    await pass(db, on, 61); // Lee never came
    await pass(db, over, 3601);
    expect(await db.sessions.counts()).toEqual({ activeSessions: before.activeSessions + 1, seats: before.seats + 1 });
  });

  test("an unknown id and an unknown name are unknown", async () => {
    expect(await db.sessions.findById("nobody")).toEqual({ kind: "unknown" });
    expect(await db.participants.join(joinRequest("", { find: byName("nobody") }))).toEqual({ kind: "unknown" });
  });

  test("a hundred who create one name at once get one session, and one of them created it", async () => {
    const nameKey = fresh("name");
    const results = await Promise.all(Array.from({ length: 100 }, () => createOrFind(db, newSession({ nameKey }))));
    expect(new Set(results.map(({ id }) => id)).size).toBe(1);
    expect(results.filter(({ created }) => created)).toHaveLength(1);
  });

  test("sessions without a name key are found by id only, as many as there are", async () => {
    const first = await createOrFind(db, newSession({ nameKey: null }));
    const second = await createOrFind(db, newSession({ nameKey: null }));
    expect([first.created, second.created]).toEqual([true, true]);
  });

  test("without a longest duration it has no end", async () => {
    const session = await active(await createSession(db, { maxDurationSeconds: 0 }));
    expect(session.endsAt).toBeNull();
  });

  test("past its end it is over for whoever looks by id, and so are its seats", async () => {
    const id = await createSession(db);
    const { participant } = await connect(db, id);
    await pass(db, id, 3601);
    const found = await db.sessions.findById(id);
    expect(found).toMatchObject({ kind: "ended", session: { id } });
    if (found.kind === "ended") expect(found.session.endedAt).toEqual(found.session.endsAt);
    expect(await look(db, participant)).toMatchObject({ state: "ended", end_reason: "sessionEnded" });
    expect(await db.sessions.activeIds()).not.toContain(id);
  });

  test("past its end its name is free, also for a hundred at once", async () => {
    const nameKey = fresh("name");
    const old = await createSession(db, { nameKey });
    await pass(db, old, 3601);
    expect(await db.participants.join(joinRequest("", { find: byName(nameKey) }))).toEqual({ kind: "unknown" });
    const second = await createSession(db, { nameKey });
    await pass(db, second, 3601);
    const results = await Promise.all(Array.from({ length: 100 }, () => createOrFind(db, newSession({ nameKey }))));
    expect(new Set(results.map(({ id }) => id)).size).toBe(1);
    expect(results.filter(({ created }) => created)).toHaveLength(1);
    expect([old, second]).not.toContain(results[0]?.id);
  });

  test("the job ends those past their end, each once over all instances", async () => {
    await db.clear();
    const due = await Promise.all(Array.from({ length: 5 }, () => createSession(db)));
    const open = await createSession(db);
    for (const id of due) await pass(db, id, 3601);
    const ended = (await Promise.all([db.sessions.endExpired(), db.sessions.endExpired()])).flat();
    // On PostgreSQL an instance skips what another one holds; nobody holds anything now.
    ended.push(...(await db.sessions.endExpired()));
    expect(ended.map(({ id }) => id).sort()).toEqual(due.sort());
    expect(ended.every(({ endedAt }) => endedAt !== null)).toBe(true);
    expect(await db.sessions.activeIds()).toEqual([open]);
  });

  describe("nobody in it", () => {
    test("since it was created: ends when the idle time is over, not before", async () => {
      await db.clear();
      const id = await createSession(db);
      await pass(db, id, 299);
      expect(await db.sessions.endIdle(300)).toEqual([]);
      await pass(db, id, 2);
      expect((await db.sessions.endIdle(300)).map((session) => session.id)).toEqual([id]);
      expect(await db.sessions.findById(id)).toMatchObject({ kind: "ended" });
    });

    test("since the last one left", async () => {
      await db.clear();
      const id = await createSession(db);
      const { participant } = await connect(db, id);
      await pass(db, id, 1000);
      await db.participants.leave(participant.id, participant.epoch);
      await pass(db, id, 299);
      expect(await db.sessions.endIdle(300)).toEqual([]);
      await pass(db, id, 2);
      expect(await db.sessions.endIdle(300)).toHaveLength(1);
    });

    test("since the last seat's clock ran out, whenever that was noticed", async () => {
      await db.clear();
      const id = await createSession(db);
      await seat(db, id);
      await pass(db, id, 60 + 299);
      expect(await db.participants.giveUpExpired()).toEqual([id]);
      expect(await db.sessions.endIdle(300)).toEqual([]);
      await pass(db, id, 2);
      expect(await db.sessions.endIdle(300)).toHaveLength(1);
    });

    test("never while somebody is connected, nor when an administrator set it up", async () => {
      await db.clear();
      await connect(db, await createSession(db));
      await createSession(db, { autoCreated: false });
      await db.sql("UPDATE video_sessions SET created_at = created_at - interval '2 hours', ends_at = NULL");
      await db.sql("UPDATE participants SET joined_at = joined_at - interval '2 hours', state_since = joined_at");
      expect(await db.sessions.endIdle(300)).toEqual([]);
    });
  });

  test.each([
    ["video_sessions_max_participants_range", { maxParticipants: 101 }],
    ["video_sessions_max_participants_range", { maxParticipants: 0 }],
    ["video_sessions_name_length", { name: "x".repeat(65) }],
    ["video_sessions_id_url_safe", { id: "a b" }],
  ])("%s holds against %j", async (constraint, changes) => {
    await expect(createOrFind(db, newSession(changes))).rejects.toThrow(constraint);
  });
});
