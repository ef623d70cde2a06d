import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ActorLookup, ParticipantRecord } from "../ports";
import { createTestDatabase, databaseKinds, type TestDatabase } from "../testing/test-database";
import {
  claim,
  confirm,
  connect,
  connection,
  connections,
  createSession,
  credentialOf,
  joinRequest,
  look,
  openvidu,
  pass,
  ref,
  seat,
} from "./testing/people";

describe.each(databaseKinds)("a seat that somebody holds, on %s", (kind) => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await createTestDatabase(kind);
  });
  afterAll(() => db.close());

  describe("whose credential it is", () => {
    const standing = async (participant: ParticipantRecord, changes = {}): Promise<ActorLookup["kind"]> =>
      (await db.participants.findActor({ ...credentialOf(participant), ...changes })).kind;

    test("somebody seated is told with the session", async () => {
      const id = await createSession(db);
      const mine = await seat(db, id);
      const found = await db.participants.findActor(credentialOf(mine));
      expect(found).toMatchObject({ kind: "seated", participant: mine, session: { id, endedAt: null } });
    });

    test("nobody's, another session's and an unknown session's are told apart", async () => {
      const mine = await seat(db, await createSession(db));
      expect(await standing(mine, { participantId: "nobody" })).toBe("notAParticipant");
      expect(await standing(mine, { sessionId: await createSession(db) })).toBe("notAParticipant");
      expect(await standing(mine, { sessionId: "nowhere" })).toBe("unknown");
    });

    test("a seat past its clock has expired, given up or not", async () => {
      const id = await createSession(db);
      const mine = await seat(db, id);
      await pass(db, id, 61);
      expect(await standing(mine)).toBe("expired");
      await db.participants.giveUpExpired();
      expect(await standing(mine)).toBe("expired");
    });

    test("a session past its end has ended, marked so or not", async () => {
      const id = await createSession(db);
      const { participant } = await connect(db, id);
      await pass(db, id, 3601);
      expect(await standing(participant)).toBe("ended");
      await db.sessions.endExpired();
      expect(await standing(participant)).toBe("ended");
    });

    test("who left or never got in is no participant any more", async () => {
      const id = await createSession(db);
      const left = await seat(db, id);
      await db.participants.leave(left.id, left.epoch);
      expect(await standing(left)).toBe("notAParticipant");
      expect(await standing(left, { epoch: left.epoch + 1 })).toBe("notAParticipant");
      const released = await seat(db, id);
      await db.participants.release(released.id, released.epoch);
      expect(await standing(released)).toBe("notAParticipant");
    });

    test("who was removed is told so by any credential", async () => {
      const id = await createSession(db);
      const mine = await seat(db, id);
      await db.participants.remove(id, mine.id);
      expect(await standing(mine)).toBe("removed");
      expect(await standing(mine, { epoch: mine.epoch + 1 })).toBe("removed");
    });

    test("an older or a forged epoch has been taken over, also once the seat has run out", async () => {
      const id = await createSession(db);
      const old = await seat(db, id);
      const taken = await seat(db, id, { credential: credentialOf(old), takeover: true });
      expect(await standing(old)).toBe("takenOver");
      expect(await standing(taken)).toBe("seated");
      expect(await standing(taken, { epoch: taken.epoch + 1 })).toBe("takenOver");
      await pass(db, id, 61);
      expect(await standing(old)).toBe("takenOver");
      expect(await standing(taken)).toBe("expired");
    });

    test("asking changes nothing", async () => {
      const id = await createSession(db);
      const mine = await seat(db, id);
      await pass(db, id, 61);
      await standing(mine);
      expect(await look(db, mine)).toMatchObject({ state: "joining", held: -1 });
    });
  });

  describe("going away", () => {
    test("holds the seat for 30 s and closes the camera", async () => {
      const id = await createSession(db);
      const mine = await connect(db, id);
      await connect(db, id);
      const departed = await db.participants.away(mine.participant.id, 1, mine.connection.connectionId);
      expect(departed).toEqual({ sessionId: id, closing: [ref(mine.connection)] });
      expect(await look(db, mine.participant)).toMatchObject({ state: "away", held: 30 });
      await pass(db, id, 31);
      await db.participants.giveUpExpired();
      expect(await look(db, mine.participant)).toMatchObject({ state: "ended", end_reason: "expired" });
    });

    test("keeps the camera that is the session's only one: without it OpenVidu would destroy everybody's tokens", async () => {
      const id = await createSession(db);
      const mine = await connect(db, id);
      await confirm(db, await seat(db, id));
      expect(await db.participants.away(mine.participant.id, 1, mine.connection.connectionId)).toEqual({
        sessionId: id,
        closing: [],
      });
      await db.participants.connectionLeft(mine.connection, openvidu(30));
      expect(await look(db, mine.participant)).toMatchObject({ state: "away", held: 30 });
    });

    test("counts only by the active camera, and by the credential of now", async () => {
      const id = await createSession(db);
      const mine = await connect(db, id);
      const other = await connect(db, id);
      const standby = await confirm(db, mine.participant);
      const screen = connection(id);
      await db.participants.confirm(claim(mine.participant, { kind: "SCREEN" }), screen);
      await db.participants.connectionJoined(screen, openvidu(12));
      for (const { connectionId } of [standby, screen, other.connection, connection(id)]) {
        expect(await db.participants.away(mine.participant.id, 1, connectionId)).toBeNull();
      }
      expect(await db.participants.away(mine.participant.id, 0, mine.connection.connectionId)).toBeNull();
      expect(await db.participants.away("nobody", 1, mine.connection.connectionId)).toBeNull();
      expect(await look(db, mine.participant)).toMatchObject({ state: "connected" });
    });

    test("twice is once; said of a connection that was replaced it is nothing", async () => {
      const id = await createSession(db);
      const { participant, connection: old } = await connect(db, id);
      await connect(db, id);
      const newer = await confirm(db, participant);
      await db.participants.connectionJoined(newer, openvidu(20));
      expect(await db.participants.away(participant.id, 1, old.connectionId)).toBeNull();
      expect(await look(db, participant)).toMatchObject({ state: "connected" });
      expect(await db.participants.away(participant.id, 1, newer.connectionId)).not.toBeNull();
      await pass(db, id, 10);
      expect(await db.participants.away(participant.id, 1, newer.connectionId)).toBeNull();
      expect(await look(db, participant)).toMatchObject({ state: "away", held: 20 });
    });

    test("and coming back takes the seat again, for 60 s", async () => {
      const id = await createSession(db, { maxParticipants: 2 });
      const mine = await connect(db, id);
      await connect(db, id);
      await db.participants.away(mine.participant.id, 1, mine.connection.connectionId);
      expect(await db.participants.join(joinRequest(id))).toMatchObject({ kind: "full" });
      const back = await seat(db, id, { credential: credentialOf(mine.participant) });
      expect(back).toMatchObject({ id: mine.participant.id, state: "joining" });
      expect((await look(db, back)).held).toBe(60);
    });
  });

  describe("removing", () => {
    test("ends the participant, voids its credential and its tokens, and answers every connection", async () => {
      const id = await createSession(db);
      await connect(db, id);
      const { participant, connection: active } = await connect(db, id);
      const standby = await confirm(db, participant);
      const removal = await db.participants.remove(id, participant.id);
      expect(removal?.removed).toBe(true);
      expect(removal?.closing).toEqual(expect.arrayContaining([ref(active), ref(standby)]));
      expect(removal?.closing).toHaveLength(2);
      expect(await look(db, participant)).toMatchObject({ state: "ended", end_reason: "removed" });
      expect(await connections(db, participant)).toEqual({ pending: [], active: [] });
      expect(await db.participants.confirm(claim(participant), connection(id))).toEqual({ kind: "lost" });
      expect(await db.participants.connectionJoined(standby, openvidu(40))).toEqual({ kind: "stranger" });
    });

    test("repeated, answers what OpenVidu may still have, and nothing once that is gone", async () => {
      const id = await createSession(db);
      const { participant, connection: active } = await connect(db, id);
      await db.participants.remove(id, participant.id);
      const closing = [ref(active)];
      expect(await db.participants.remove(id, participant.id)).toEqual({ removed: false, closing });
      await db.participants.discarded(closing);
      expect(await db.participants.remove(id, participant.id)).toEqual({ removed: false, closing: [] });
    });

    test("of somebody who had left or run out of time keeps them out too", async () => {
      const id = await createSession(db);
      const left = await seat(db, id);
      await db.participants.leave(left.id, left.epoch);
      expect(await db.participants.remove(id, left.id)).toEqual({ removed: true, closing: [] });
      const late = await seat(db, id, { username: "Lee" });
      await pass(db, id, 61);
      await db.participants.giveUpExpired();
      expect(await db.participants.remove(id, late.id)).toEqual({ removed: true, closing: [] });
      for (const [participant, username] of [[left, "Kim"] as const, [late, "Lee"] as const]) {
        expect(await db.participants.join(joinRequest(id, { username }))).toEqual({ kind: "removed" });
        const credential = credentialOf(participant);
        expect(await db.participants.join(joinRequest(id, { credential }))).toEqual({ kind: "removed" });
        expect(await db.participants.findActor(credential)).toEqual({ kind: "removed" });
      }
    });

    test("keeps the name out that was asked for, however it is typed, in that session alone", async () => {
      const id = await createSession(db);
      await seat(db, id);
      const second = await seat(db, id);
      await db.participants.remove(id, second.id);
      expect(await db.participants.join(joinRequest(id, { username: "ＫＩＭ" }))).toEqual({ kind: "removed" });
      expect(await db.participants.join(joinRequest(id, { username: "Kim2" }))).toMatchObject({ kind: "seated" });
      expect(await db.participants.join(joinRequest(await createSession(db)))).toMatchObject({ kind: "seated" });
    });

    test("passes ownership on, and frees the seat", async () => {
      const id = await createSession(db, { maxParticipants: 2 });
      const owner = await connect(db, id);
      const heir = await connect(db, id);
      await db.participants.remove(id, owner.participant.id);
      expect((await look(db, heir.participant)).role).toBe("OWNER");
      expect(await seat(db, id, { username: "Lee" })).toMatchObject({ role: "PARTICIPANT" });
    });

    test("of nobody, and of another session's participant, is nothing", async () => {
      const id = await createSession(db);
      const elsewhere = await seat(db, await createSession(db));
      expect(await db.participants.remove(id, "nobody")).toBeNull();
      expect(await db.participants.remove(id, elsewhere.id)).toBeNull();
      expect(await look(db, elsewhere)).toMatchObject({ state: "joining" });
    });
  });
});
