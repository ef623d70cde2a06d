import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ParticipantRecord } from "../ports";
import { createTestDatabase, databaseKinds, type TestDatabase } from "../testing/test-database";
import {
  claim,
  confirm,
  connect,
  connection,
  createSession,
  fresh,
  joinRequest,
  look,
  newSession,
  openvidu,
  pass,
  ref,
  seat,
  seated,
} from "./testing/people";

describe.each(databaseKinds)("seats on %s", (kind) => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await createTestDatabase(kind);
  });
  afterAll(() => db.close());
  const reserve = (sessionId: string, changes = {}) => db.participants.join(joinRequest(sessionId, changes));
  const times = <Result>(count: number, work: (index: number) => Promise<Result>) =>
    Promise.all(Array.from({ length: count }, (_, index) => work(index)));

  describe("counting", () => {
    test("two hundred at once take exactly ten seats", async () => {
      const id = await createSession(db);
      const results = await times(200, () => reserve(id));
      expect(results.filter(({ kind }) => kind === "seated")).toHaveLength(10);
      expect(results.filter((result) => result.kind === "full" && result.maxParticipants === 10)).toHaveLength(190);
      const names = results.flatMap((result) => (result.kind === "seated" ? [result.participant.username] : []));
      expect(names.sort()).toEqual(["Kim", ...Array.from({ length: 9 }, (_, index) => `Kim (${index + 2})`)].sort());
    });

    test("two hundred who make it are in one session, its creator the owner and one of them", async () => {
      const nameKey = fresh("name");
      const join = () => {
        const find = { sessionId: null, nameKey };
        return db.participants.join(joinRequest("", { find, newSession: newSession({ nameKey }) }));
      };
      const results = await times(200, join);
      const inside = results.flatMap((result) => (result.kind === "seated" ? [result] : []));
      expect(inside).toHaveLength(10);
      expect(new Set(inside.map(({ session }) => session.id)).size).toBe(1);
      const creators = inside.filter(({ created }) => created);
      expect(creators.map(({ participant }) => participant.role)).toEqual(["OWNER"]);
      expect(inside.filter(({ participant }) => participant.role === "OWNER")).toEqual(creators);
    });

    test("a seat past its clock is free in the same step", async () => {
      const id = await createSession(db, { maxParticipants: 1 });
      const first = await seat(db, id);
      await pass(db, id, 59);
      expect((await reserve(id)).kind).toBe("full");
      await pass(db, id, 2);
      expect((await seat(db, id)).username).toBe("Kim");
      expect(await look(db, first)).toMatchObject({ state: "ended", end_reason: "expired" });
    });

    test("unknown and ended sessions say so", async () => {
      expect(await reserve("nobody")).toEqual({ kind: "unknown" });
      const id = await createSession(db);
      await pass(db, id, 3601);
      expect(await reserve(id)).toEqual({ kind: "ended" });
    });
  });

  describe("names", () => {
    test("a held name gets the lowest free number", async () => {
      const id = await createSession(db);
      await seat(db, id);
      const second = await seat(db, id, { username: "KIM" });
      await seat(db, id);
      await db.participants.release(second.id, second.epoch);
      expect(second.username).toBe("KIM (2)");
      expect(await seat(db, id)).toMatchObject({ username: "Kim (2)", askedUsername: "Kim" });
      expect(await seat(db, id, { username: "Kim (2)" })).toMatchObject({ username: "Kim (2) (2)" });
    });

    test("a long name is cut for it, in forty code points", async () => {
      const id = await createSession(db, { maxParticipants: 20 });
      const username = `a${"👨‍👩‍👧".repeat(7)}`;
      await seat(db, id, { username });
      expect((await seat(db, id, { username })).username).toBe(`a${"👨‍👩‍👧".repeat(7)} (2)`);
      for (let number = 3; number < 10; number++) await seat(db, id, { username });
      expect((await seat(db, id, { username })).username).toBe(`a${"👨‍👩‍👧".repeat(6)} (10)`);
    });

    test("a hundred of one name find theirs", async () => {
      const id = await createSession(db, { maxParticipants: 100 });
      const people = await times(100, () => seat(db, id, { username: "a".repeat(40) }));
      expect(new Set(people.map(({ username }) => username)).size).toBe(100);
      expect(people.map(({ username }) => username)).toContain(`${"a".repeat(34)} (100)`);
    });

    test("a participant is found by the final or the asked name, the final first", async () => {
      const id = await createSession(db);
      const first = await seat(db, id);
      const second = await seat(db, id);
      const ids = [second.id, first.id];
      expect(await db.participants.findByUsername(id, ids, "ＫＩＭ")).toEqual(first);
      expect(await db.participants.findByUsername(id, ids, "kim (2)")).toEqual(second);
      expect(await db.participants.findByUsername(id, [second.id], "kim")).toEqual(second);
      expect(await db.participants.findByUsername(id, [], "kim")).toBeNull();
      expect(await db.participants.findByUsername(await createSession(db), ids, "kim")).toBeNull();
      await pass(db, id, 61);
      expect(await db.participants.findByUsername(id, ids, "kim")).toMatchObject({ id: first.id });
    });
  });

  describe("one's own seat", () => {
    test("a credential takes it back, under its name, in a full session", async () => {
      const id = await createSession(db, { maxParticipants: 1 });
      const mine = await seat(db, id);
      await pass(db, id, 50);
      const again = await reserve(id, {
        username: "Lee",
        credential: { sessionId: id, participantId: mine.id, epoch: mine.epoch },
      });
      expect(again).toMatchObject({ kind: "seated", isNew: false, participant: { id: mine.id, username: "Kim" } });
      expect((await look(db, mine)).held).toBe(60);
    });

    test("while connected it stays connected", async () => {
      const id = await createSession(db);
      const { participant } = await connect(db, id);
      await reserve(id, { credential: { sessionId: id, participantId: participant.id, epoch: 1 } });
      expect(await look(db, participant)).toMatchObject({ state: "connected", held: null });
    });

    test("while reconnecting its longer time stays", async () => {
      const id = await createSession(db);
      const { participant, connection } = await connect(db, id);
      await db.participants.connectionLeft(connection, openvidu(20));
      await reserve(id, { credential: { sessionId: id, participantId: participant.id, epoch: 1 } });
      expect(await look(db, participant)).toMatchObject({ state: "reconnecting", held: 120 });
    });

    test("a take-over moves it: the old credential is told, the new one goes on", async () => {
      const id = await createSession(db);
      const old = await seat(db, id);
      const credential = { sessionId: id, participantId: old.id, epoch: old.epoch };
      const taken = await seat(db, id, { credential, takeover: true });
      expect(taken).toMatchObject({ id: old.id, epoch: old.epoch + 1 });
      expect(await reserve(id, { credential })).toEqual({ kind: "takenOver" });
      expect(await reserve(id, { credential: { ...credential, epoch: taken.epoch } })).toMatchObject({
        kind: "seated",
      });
    });

    test("a take-over pressed twice is one", async () => {
      const id = await createSession(db);
      const old = await seat(db, id);
      const press = {
        credential: { sessionId: id, participantId: old.id, epoch: 1 },
        takeover: true,
        requestId: "press-0001",
      };
      const twins = await times(2, () => seat(db, id, press));
      expect(twins.map(({ epoch }) => epoch)).toEqual([2, 2]);
    });

    test("who was removed stays out; who left or expired is somebody new", async () => {
      const id = await createSession(db);
      const removed = await seat(db, id);
      await db.participants.remove(id, removed.id);
      const credential = { sessionId: id, participantId: removed.id, epoch: 1 };
      expect(await reserve(id, { credential })).toEqual({ kind: "removed" });
      expect(await reserve(id, { username: "ＫＩＭ" })).toEqual({ kind: "removed" });
      const left = await seat(db, id, { username: "Lee" });
      await db.participants.leave(left.id, left.epoch);
      const username = "Lee";
      const back = await reserve(id, { username, credential: { sessionId: id, participantId: left.id, epoch: 1 } });
      expect(back).toMatchObject({ kind: "seated", isNew: true });
      await pass(db, id, 61);
      const late = await reserve(id, {
        username,
        credential: { sessionId: id, participantId: seated(back).id, epoch: 1 },
      });
      expect(late).toMatchObject({ kind: "seated", isNew: true });
    });

    test("a credential for another session or of nobody counts for nothing", async () => {
      const id = await createSession(db);
      const elsewhere = await seat(db, await createSession(db));
      for (const participantId of [elsewhere.id, "nobody"]) {
        expect(await reserve(id, { credential: { participantId, epoch: 1 } })).toMatchObject({ isNew: true });
      }
    });
  });

  describe("one press, sent several times", () => {
    test("fifty at once are one seat and one connection", async () => {
      const id = await createSession(db);
      const requestId = fresh("request");
      const results = await times(50, async () => {
        const result = await reserve(id, { requestId });
        const confirmed = await db.participants.confirm(claim(seated(result), { requestId }), connection(id));
        return { result, confirmed };
      });
      expect(new Set(results.map(({ result }) => seated(result).id)).size).toBe(1);
      expect(results.filter(({ result }) => result.kind === "seated" && result.isNew)).toHaveLength(1);
      const answers = results.map(({ confirmed }) => confirmed);
      const kept = new Set(answers.map((answer) => answer.kind === "confirmed" && answer.connection.connectionId));
      expect(kept.size).toBe(1);
      expect(answers.flatMap((answer) => (answer.kind === "confirmed" ? answer.discarded : []))).toHaveLength(49);
    });

    test("later it gets the same token while that is unused", async () => {
      const id = await createSession(db);
      const request = { requestId: fresh("request") };
      const mine = await seat(db, id, request);
      const minted = connection(id);
      await db.participants.confirm(claim(mine, request), minted);
      expect(await reserve(id, request)).toMatchObject({ isNew: false, unused: minted });
      await db.participants.connectionJoined(minted, openvidu(11));
      expect(await reserve(id, request)).toMatchObject({ isNew: false, unused: null });
    });

    test("after a minute, by another name or elsewhere it is somebody else", async () => {
      const id = await createSession(db);
      const request = { requestId: fresh("request") };
      const mine = await connect(db, id, request);
      expect(await seat(db, id, { ...request, username: "Lee" })).not.toMatchObject({ id: mine.participant.id });
      expect(await seat(db, await createSession(db), request)).not.toMatchObject({ id: mine.participant.id });
      await pass(db, id, 61);
      expect(await seat(db, id, request)).not.toMatchObject({ id: mine.participant.id });
    });
  });

  describe("confirming", () => {
    test("a newer connection replaces the unused one, which is to be deleted", async () => {
      const id = await createSession(db);
      const mine = await seat(db, id);
      const first = await confirm(db, mine);
      const second = connection(id);
      const result = await db.participants.confirm(claim(mine), second);
      expect(result).toEqual({ kind: "confirmed", connection: second, discarded: [ref(first)] });
      expect(await db.sql("SELECT token FROM connections WHERE connection_id = $1", [first.connectionId])).toEqual([
        { token: null },
      ]);
    });

    test("a seat that was released, revoked, ended or is past its clock is lost", async () => {
      const id = await createSession(db);
      const lost = async (participant: ParticipantRecord) =>
        (await db.participants.confirm(claim(participant), connection(id))).kind;
      const released = await seat(db, id);
      await db.participants.release(released.id, released.epoch);
      expect(await lost(released)).toBe("lost");
      const revoked = await seat(db, id);
      await seat(db, id, { credential: { sessionId: id, participantId: revoked.id, epoch: 1 }, takeover: true });
      expect(await lost(revoked)).toBe("lost");
      const late = await seat(db, id);
      await pass(db, id, 61);
      expect(await lost(late)).toBe("lost");
      const over = await seat(db, id);
      await pass(db, id, 3601);
      expect(await lost(over)).toBe("lost");
    });

    test("raced by a release, either the seat is confirmed or it is free, never half", async () => {
      const id = await createSession(db, { maxParticipants: 100 });
      const people = await times(50, () => seat(db, id));
      const results = await Promise.all(
        people.flatMap((participant) => [
          db.participants.confirm(claim(participant), connection(id)),
          db.participants.release(participant.id, participant.epoch),
        ]),
      );
      const confirmed = results.filter(
        (result) => result !== null && typeof result === "object" && result.kind === "confirmed",
      ).length;
      const [held] = await db.sql<{ people: number; connections: number }>(
        `SELECT count(*)::int AS people,
           (SELECT count(*)::int FROM connections c JOIN participants q ON q.id = c.participant_id
            WHERE q.video_session_id = $1 AND c.state = 'pending') AS connections
         FROM participants WHERE video_session_id = $1 AND state = 'joining'`,
        [id],
      );
      expect(held).toEqual({ people: confirmed, connections: confirmed });
    });
  });

  describe("giving up", () => {
    test("a release frees a seat without a connection, and leaves one with a connection alone", async () => {
      const id = await createSession(db);
      const without = await seat(db, id);
      const withOne = await seat(db, id);
      await confirm(db, withOne);
      for (const { id, epoch } of [without, without, withOne]) await db.participants.release(id, epoch);
      expect(await look(db, without)).toMatchObject({ state: "ended", end_reason: "failed" });
      expect(await look(db, withOne)).toMatchObject({ state: "joining" });
    });

    test("leaving answers what to close, once, and only to the current epoch", async () => {
      const id = await createSession(db);
      const { participant, connection: active } = await connect(db, id);
      const unused = await confirm(db, participant);
      expect(await db.participants.leave(participant.id, 0)).toBeNull();
      const departed = await db.participants.leave(participant.id, participant.epoch);
      expect(departed?.sessionId).toBe(id);
      expect(departed?.closing).toHaveLength(2);
      expect(departed?.closing).toEqual(expect.arrayContaining([ref(active), ref(unused)]));
      expect(await db.participants.leave(participant.id, participant.epoch)).toBeNull();
      expect(await look(db, participant)).toMatchObject({ state: "ended", end_reason: "left" });
    });

    test("the session passes to the longest present, whether its owner left or ran out of time", async () => {
      const id = await createSession(db);
      const owner = await connect(db, id);
      const joining = await seat(db, id);
      const second = await connect(db, id);
      const third = await connect(db, id);
      expect(third.participant.role).toBe("PARTICIPANT");
      await db.participants.leave(owner.participant.id, 1);
      expect((await look(db, second.participant)).role).toBe("OWNER");
      await db.participants.connectionLeft(second.connection, openvidu(30));
      await pass(db, id, 121);
      expect(await db.participants.giveUpExpired()).toEqual(expect.arrayContaining([id, id]));
      expect((await look(db, third.participant)).role).toBe("OWNER");
      expect(await look(db, joining)).toMatchObject({ state: "ended", role: "PARTICIPANT" });
      await db.participants.leave(third.participant.id, 1);
      expect((await seat(db, id)).role).toBe("OWNER");
    });

    test.each([
      ["joining", 60],
      ["reconnecting", 120],
    ] as const)("%s holds a seat for %i seconds", async (state, seconds) => {
      const id = await createSession(db);
      const { participant, connection: left } = await (state === "joining"
        ? seat(db, id).then((participant) => ({ participant, connection: null }))
        : connect(db, id));
      if (left) await db.participants.connectionLeft(left, openvidu(20));
      await pass(db, id, seconds - 2);
      await db.participants.giveUpExpired();
      expect(await look(db, participant)).toMatchObject({ state });
      await pass(db, id, 3);
      await db.participants.giveUpExpired();
      expect(await look(db, participant)).toMatchObject({ state: "ended", end_reason: "expired" });
    });

    test("connected has no limit", async () => {
      const id = await createSession(db, { maxDurationSeconds: 0 });
      const { participant } = await connect(db, id);
      await pass(db, id, 100_000);
      await db.participants.giveUpExpired();
      expect(await look(db, participant)).toMatchObject({ state: "connected" });
    });
  });
});
