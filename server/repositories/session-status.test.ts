import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { StatusRecord } from "../ports";
import { createTestDatabase, databaseKinds, type TestDatabase } from "../testing/test-database";
import { claim, confirm, connect, connection, createSession, fresh, openvidu, pass, seat } from "./testing/people";

describe.each(databaseKinds)("status on %s", (kind) => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await createTestDatabase(kind);
  });
  afterAll(() => db.close());

  async function status(sessionId: string): Promise<StatusRecord> {
    const record = await db.sessions.status(sessionId);
    if (!record) throw new Error("unknown");
    return record;
  }
  // What runs on a clock is compared to within 5 s: a busy machine takes its time between two statements.
  /** As if the given seconds had passed, for connections too. */
  async function wait(sessionId: string, seconds: number) {
    await pass(db, sessionId, seconds);
    await db.sql(
      `UPDATE connections SET state_since = state_since - make_interval(secs => $2)
       WHERE participant_id IN (SELECT id FROM participants WHERE video_session_id = $1)`,
      [sessionId, seconds],
    );
  }

  test("an unknown session has none", async () => {
    expect(await db.sessions.status("nobody")).toBeNull();
  });

  test("tells who holds a seat, in the order in which they came", async () => {
    const id = await createSession(db, { name: "회의", maxParticipants: 4 });
    const kim = await connect(db, id);
    const lee = await seat(db, id);
    const record = await status(id);
    expect(record).toMatchObject({
      session: { id, name: "회의", maxParticipants: 4, endedAt: null },
      isActive: true,
      totalConnectedSeconds: 0,
    });
    expect(record.participants).toEqual([
      {
        participantId: kim.participant.id,
        epoch: 1,
        role: "OWNER",
        username: "Kim",
        askedUsername: "Kim",
        state: "connected",
        stateSince: expect.any(Date),
        joinedAt: kim.participant.joinedAt,
        connectionId: kim.connection.connectionId,
        connectedSeconds: 0,
      },
      expect.objectContaining({
        participantId: lee.id,
        role: "PARTICIPANT",
        username: "Kim (2)",
        askedUsername: "Kim",
        state: "joining",
        connectionId: null,
      }),
    ]);
    expect(Math.abs(record.version - Date.now())).toBeLessThan(60_000);
  });

  test("its version grows", async () => {
    const id = await createSession(db);
    const { version } = await status(id);
    await db.sql("SELECT pg_sleep(0.002)");
    expect((await status(id)).version).toBeGreaterThan(version);
  });

  test("names the active camera rather than an unused one, and never a screen", async () => {
    const id = await createSession(db);
    const kim = await connect(db, id);
    const screen = connection(id);
    await db.participants.confirm(claim(kim.participant, { kind: "SCREEN" }), screen);
    await confirm(db, kim.participant);
    expect((await status(id)).participants[0]?.connectionId).toBe(kim.connection.connectionId);
    const lee = await seat(db, id, { username: "Lee" });
    const unused = await confirm(db, lee);
    expect((await status(id)).participants[1]?.connectionId).toBe(unused.connectionId);
  });

  test("a seat past its clock isn't in it, whether or not it was given up", async () => {
    const id = await createSession(db);
    await seat(db, id);
    await wait(id, 59);
    expect((await status(id)).participants).toHaveLength(1);
    await wait(id, 2);
    expect((await status(id)).participants).toEqual([]);
  });

  test("a session past its end reads as ended then, whether or not a job has ended it", async () => {
    const id = await createSession(db);
    await connect(db, id);
    await wait(id, 4000);
    const unnoticed = await status(id);
    expect(unnoticed).toMatchObject({ isActive: false, participants: [] });
    expect(unnoticed.session.endedAt).toEqual(unnoticed.session.endsAt);
    expect(unnoticed.totalConnectedSeconds).toBeCloseTo(3600, -1);
    await db.sessions.endExpired();
    const noticed = await status(id);
    expect(noticed).toMatchObject({ isActive: false, session: { endedAt: unnoticed.session.endsAt } });
    expect(noticed.totalConnectedSeconds).toBeCloseTo(3600, -1);
  });

  test("an ended one has nobody in it and keeps its total", async () => {
    const id = await createSession(db);
    const { connection: camera } = await connect(db, id);
    await db.participants.connectionLeft(camera, openvidu(41));
    await db.sessions.end(id);
    expect(await status(id)).toMatchObject({ isActive: false, participants: [], totalConnectedSeconds: 30 });
  });

  describe("connected seconds", () => {
    test("run on the database's clock while the camera is there", async () => {
      const id = await createSession(db);
      await connect(db, id);
      await wait(id, 100);
      const record = await status(id);
      expect(record.participants[0]?.connectedSeconds).toBeCloseTo(100, -1);
      expect(record.totalConnectedSeconds).toBeCloseTo(100, -1);
    });

    test("are OpenVidu's for what is over, and a gap counts nothing", async () => {
      const id = await createSession(db);
      const kim = await connect(db, id); // at 11
      await db.participants.connectionLeft(kim.connection, openvidu(31));
      await wait(id, 50);
      expect((await status(id)).participants[0]).toMatchObject({ state: "reconnecting", connectedSeconds: 20 });
      const second = await confirm(db, kim.participant);
      await db.participants.connectionJoined(second, openvidu(100));
      await wait(id, 5);
      expect((await status(id)).participants[0]).toMatchObject({
        state: "connected",
        connectedSeconds: expect.closeTo(25, -1),
      });
    });

    test("count no screen and no unused token", async () => {
      const id = await createSession(db);
      const kim = await seat(db, id);
      await confirm(db, kim);
      const screen = connection(id);
      await db.participants.confirm(claim(kim, { kind: "SCREEN" }), screen);
      await db.participants.connectionJoined(screen, openvidu(11));
      await wait(id, 30);
      const record = await status(id);
      expect(record.participants[0]?.connectedSeconds).toBe(0);
      expect(record.totalConnectedSeconds).toBe(0);
    });

    test("in total are of everybody who has ever been in", async () => {
      const id = await createSession(db);
      const gone = await connect(db, id);
      await db.participants.connectionLeft(gone.connection, openvidu(21));
      await db.participants.leave(gone.participant.id, gone.participant.epoch);
      await connect(db, id, { username: "Lee" });
      await wait(id, 7);
      const record = await status(id);
      expect(record.participants.map(({ connectedSeconds }) => connectedSeconds)).toEqual([expect.closeTo(7, -1)]);
      expect(record.totalConnectedSeconds).toBeCloseTo(17, -1);
    });
  });

  describe("a look-up by name", () => {
    test("tells the seats taken and the seats in all", async () => {
      const nameKey = fresh("name");
      const id = await createSession(db, { nameKey, maxParticipants: 3 });
      await connect(db, id);
      await seat(db, id);
      expect(await db.sessions.lookup(nameKey)).toEqual({ seatsTaken: 2, maxParticipants: 3 });
      await wait(id, 61);
      expect(await db.sessions.lookup(nameKey)).toEqual({ seatsTaken: 1, maxParticipants: 3 });
    });

    test("finds neither what is over nor what has no name", async () => {
      const nameKey = fresh("name");
      expect(await db.sessions.lookup(nameKey)).toBeNull();
      const id = await createSession(db, { nameKey });
      await wait(id, 3601);
      expect(await db.sessions.lookup(nameKey)).toBeNull();
    });
  });
});
