import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createTestDatabase, databaseKinds, type TestDatabase } from "../testing/test-database";
import { confirm, connect, createSession, look, pass, ref, seat } from "./testing/people";

const DAY = 24 * 3600;

describe.each(databaseKinds)("the end of a session on %s", (kind) => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await createTestDatabase(kind);
  });
  beforeEach(() => db.clear());
  afterAll(() => db.close());

  /** In seconds from now; null: no end. */
  async function endsIn(id: string): Promise<number | null> {
    const [row] = await db.sql<{ seconds: number | null }>(
      "SELECT round(extract(epoch FROM ends_at - clock_timestamp()))::int AS seconds FROM video_sessions WHERE id = $1",
      [id],
    );
    return row?.seconds ?? null;
  }
  const about = (seconds: number) => expect.closeTo(seconds, -0.7); // within 2.5 s
  const warned = async () => (await db.sessions.claimDurationWarnings()).map(({ id }) => id);

  describe("extended", () => {
    test("is later by so much than it was", async () => {
      const id = await createSession(db);
      await pass(db, id, 600);
      const session = await db.sessions.extend(id, 1800, DAY);
      expect(await endsIn(id)).toEqual(about(3000 + 1800));
      expect(session).toMatchObject({ id, endedAt: null, endsAt: expect.any(Date) });
    });

    test("is a day from now at most", async () => {
      const id = await createSession(db);
      await db.sessions.extend(id, DAY, DAY);
      expect(await endsIn(id)).toEqual(about(DAY));
      await db.sessions.extend(id, DAY, DAY);
      expect(await endsIn(id)).toEqual(about(DAY));
    });

    test("is never earlier than it was", async () => {
      const id = await createSession(db, { maxDurationSeconds: 2 * DAY });
      await db.sessions.extend(id, 60, DAY);
      expect(await endsIn(id)).toEqual(about(2 * DAY));
    });

    test("stays none where there is none", async () => {
      const id = await createSession(db, { maxDurationSeconds: 0 });
      expect(await db.sessions.extend(id, 60, DAY)).toMatchObject({ id, endsAt: null });
    });

    test("twice at once adds up", async () => {
      const id = await createSession(db);
      await Promise.all([db.sessions.extend(id, 600, DAY), db.sessions.extend(id, 600, DAY)]);
      expect(await endsIn(id)).toEqual(about(4800));
    });

    test("doesn't bring back what is over, nor what never was", async () => {
      const late = await createSession(db);
      await pass(db, late, 3601);
      expect(await db.sessions.extend(late, 600, DAY)).toBeNull();
      const ended = await createSession(db);
      await db.sessions.end(ended);
      expect(await db.sessions.extend(ended, 600, DAY)).toBeNull();
      expect(await db.sessions.extend("nobody", 600, DAY)).toBeNull();
    });
  });

  describe("told to end", () => {
    test("it is over with everybody's seat, and its name is free", async () => {
      const id = await createSession(db, { nameKey: "team" });
      const { participant } = await connect(db, id);
      expect(await db.sessions.end(id)).toBe(true);
      expect(await look(db, participant)).toMatchObject({ state: "ended", end_reason: "sessionEnded" });
      expect(await db.sessions.findById(id)).toMatchObject({ kind: "ended" });
      expect(await createSession(db, { nameKey: "team" })).not.toBe(id);
    });

    test("its connections, used or not, are left to be closed in OpenVidu", async () => {
      const id = await createSession(db);
      const { connection } = await connect(db, id);
      const unused = await confirm(db, await seat(db, id, { username: "Lee" }));
      await db.sessions.end(id);
      const left = await db.participants.claimDiscarded(10);
      expect(left.map(({ connectionId }) => connectionId).sort()).toEqual(
        [ref(connection), ref(unused)].map(({ connectionId }) => connectionId).sort(),
      );
    });

    test("it ends once, also when ten say so at once", async () => {
      const id = await createSession(db);
      const answers = await Promise.all(Array.from({ length: 10 }, () => db.sessions.end(id)));
      expect(answers.filter(Boolean)).toHaveLength(1);
    });

    test("past its time it had ended before; what never was can't end", async () => {
      const id = await createSession(db);
      await pass(db, id, 3601);
      expect(await db.sessions.end(id)).toBe(false);
      expect(await db.sessions.end("nobody")).toBe(false);
    });
  });

  describe("drawing near", () => {
    test("is told 5 minutes and 1 minute before, once each", async () => {
      const id = await createSession(db);
      await pass(db, id, 3295);
      expect(await warned()).toEqual([]);
      await pass(db, id, 6);
      expect(await warned()).toEqual([id]);
      await pass(db, id, 230);
      expect(await warned()).toEqual([]);
      await pass(db, id, 10);
      expect(await warned()).toEqual([id]);
      await pass(db, id, 30);
      expect(await warned()).toEqual([]);
    });

    test("is told once by all instances together", async () => {
      const ids = await Promise.all(Array.from({ length: 5 }, () => createSession(db)));
      for (const id of ids) await pass(db, id, 3301);
      const claims = await Promise.all(Array.from({ length: 4 }, warned));
      // On PostgreSQL an instance skips what another one holds; nobody holds anything now.
      claims.push(await warned());
      expect(claims.flat().sort()).toEqual(ids.sort());
    });

    test("is told of a short session only as much as is left of it", async () => {
      await createSession(db, { maxDurationSeconds: 50 });
      expect(await warned()).toHaveLength(1);
      expect(await warned()).toEqual([]);
    });

    test("is told anew when it was put off", async () => {
      const id = await createSession(db);
      await pass(db, id, 3541);
      expect(await warned()).toEqual([id]);
      await db.sessions.extend(id, 600, DAY);
      expect(await warned()).toEqual([]);
      await pass(db, id, 400);
      expect(await warned()).toEqual([id]);
    });

    test("isn't told when there is none, nor when it has come", async () => {
      await createSession(db, { maxDurationSeconds: 0 });
      const late = await createSession(db);
      await pass(db, late, 3601);
      const ended = await createSession(db);
      await pass(db, ended, 3400);
      await db.sessions.end(ended);
      expect(await warned()).toEqual([]);
    });
  });
});
