import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ParticipantRecord, ReconnectRequest, ReconnectResult } from "../ports";
import { createTestDatabase, databaseKinds, type TestDatabase } from "../testing/test-database";
import {
  claim,
  confirm,
  connect,
  connection,
  connections,
  createSession,
  credentialOf,
  fresh,
  look,
  openvidu,
  pass,
  ref,
  seat,
} from "./testing/people";

describe.each(databaseKinds)("beginning a reconnection, on %s", (kind) => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await createTestDatabase(kind);
  });
  afterAll(() => db.close());

  const reconnect = (participant: ParticipantRecord, changes: Partial<ReconnectRequest> = {}) =>
    db.participants.beginReconnect({
      ...credentialOf(participant),
      requestId: fresh("reconnect"),
      lastConnectionId: null,
      ...changes,
    });
  const seatedAgain = (result: ReconnectResult) => {
    if (result.kind !== "seated") throw new Error(`no seat: ${result.kind}`);
    return result;
  };

  describe("the old connection", () => {
    test("is closed, while somebody else is in the call", async () => {
      const id = await createSession(db);
      const { participant, connection: old } = await connect(db, id);
      await connect(db, id);
      const result = await reconnect(participant, { lastConnectionId: old.connectionId });
      expect(result).toMatchObject({ kind: "seated", was: "connected", closing: [ref(old)], unused: null });
      expect(await look(db, participant)).toMatchObject({ state: "reconnecting", held: 120 });
    });

    test("is kept when it is the session's only one, and goes when the new one has joined", async () => {
      const id = await createSession(db);
      const { participant, connection: old } = await connect(db, id);
      const waiting = await confirm(db, await seat(db, id));
      expect(await reconnect(participant)).toMatchObject({ kind: "seated", was: "connected", closing: [] });
      expect(await look(db, participant)).toMatchObject({ state: "connected", held: null });
      const next = await confirm(db, participant, 20);
      expect(await db.participants.connectionJoined(next, openvidu(21))).toEqual({
        kind: "seated",
        evicted: [ref(old)],
      });
      expect(await db.participants.connectionJoined(waiting, openvidu(22))).toMatchObject({ kind: "seated" });
    });

    test("isn't the only one beside one's own screen, which stays", async () => {
      const id = await createSession(db);
      const { participant, connection: camera } = await connect(db, id);
      const screen = connection(id);
      await db.participants.confirm(claim(participant, { kind: "SCREEN" }), screen);
      await db.participants.connectionJoined(screen, openvidu(12));
      expect(await reconnect(participant)).toMatchObject({ closing: [ref(camera)] });
      expect(await connections(db, participant)).toEqual({ pending: [], active: [screen.connectionId] });
    });

    test("of all who reconnect at once, one is kept", async () => {
      const id = await createSession(db);
      const people = [await connect(db, id), await connect(db, id), await connect(db, id)];
      const results = await Promise.all(people.map(({ participant }) => reconnect(participant)));
      expect(results.flatMap((result) => seatedAgain(result).closing)).toHaveLength(2);
      expect(results.map(({ kind }) => kind)).toEqual(["seated", "seated", "seated"]);
    });
  });

  describe("the seat", () => {
    test.each(["joining", "connected", "reconnecting", "away"] as const)(
      "of somebody %s is held for 120 s",
      async (was) => {
        const id = await createSession(db);
        await connect(db, id);
        const mine =
          was === "joining" ? { participant: await seat(db, id), connection: connection(id) } : await connect(db, id);
        if (was === "reconnecting") await db.participants.connectionLeft(mine.connection, openvidu(20));
        if (was === "away") await db.participants.away(mine.participant.id, 1, mine.connection.connectionId);
        expect(await reconnect(mine.participant)).toMatchObject({ kind: "seated", was });
        expect(await look(db, mine.participant)).toMatchObject({ state: "reconnecting", held: 120 });
      },
    );

    test("that had run out is taken again, given up before or not", async () => {
      const id = await createSession(db);
      const { participant, connection: left } = await connect(db, id);
      for (const give of [() => Promise.resolve(), () => db.participants.giveUpExpired()]) {
        await db.participants.connectionLeft(left, openvidu(20));
        await pass(db, id, 121);
        await give();
        expect(await reconnect(participant)).toMatchObject({
          was: "expired",
          participant: { id: participant.id, username: "Kim", role: "OWNER", state: "reconnecting" },
        });
        expect(await look(db, participant)).toMatchObject({ state: "reconnecting", held: 120, end_reason: null });
      }
    });

    test("that had run out gives back what OpenVidu may still have of it, to be closed first", async () => {
      const id = await createSession(db);
      const mine = await connect(db, id);
      const standby = await confirm(db, mine.participant);
      await db.participants.away(mine.participant.id, 1, mine.connection.connectionId);
      await pass(db, id, 31);
      await db.participants.giveUpExpired();
      await db.participants.discarded([ref(standby)]);
      expect(seatedAgain(await reconnect(mine.participant)).closing).toEqual([ref(mine.connection)]);
    });

    test("that had run out comes with a suffix when its name is held by now", async () => {
      const id = await createSession(db);
      const mine = await seat(db, id);
      await pass(db, id, 61);
      const other = await seat(db, id);
      expect(other.username).toBe("Kim");
      expect(seatedAgain(await reconnect(mine)).participant).toMatchObject({ id: mine.id, username: "Kim (2)" });
    });

    test("that had run out keeps the suffix that it had, and gets another when that is held", async () => {
      const id = await createSession(db);
      await connect(db, id);
      const mine = await seat(db, id);
      expect(mine.username).toBe("Kim (2)");
      await pass(db, id, 61);
      expect(seatedAgain(await reconnect(mine)).participant.username).toBe("Kim (2)");
      await pass(db, id, 121);
      expect((await seat(db, id)).username).toBe("Kim (2)");
      expect(seatedAgain(await reconnect(mine)).participant.username).toBe("Kim (3)");
    });

    test("that had run out is nobody's when all are taken", async () => {
      const id = await createSession(db, { maxParticipants: 1 });
      const mine = await seat(db, id);
      await pass(db, id, 61);
      await connect(db, id);
      expect(await reconnect(mine)).toEqual({ kind: "full", maxParticipants: 1 });
      expect(await look(db, mine)).toMatchObject({ state: "ended", end_reason: "expired" });
    });

    test("that had run out owns the session only if nobody else does by now", async () => {
      const id = await createSession(db);
      const owner = await connect(db, id);
      const heir = await connect(db, id);
      await db.participants.connectionLeft(owner.connection, openvidu(20));
      await pass(db, id, 121);
      expect(seatedAgain(await reconnect(owner.participant)).participant.role).toBe("PARTICIPANT");
      expect((await look(db, heir.participant)).role).toBe("OWNER");
    });

    test("that had run out holds no more than one of the last place's many claimants", async () => {
      const id = await createSession(db, { maxParticipants: 3 });
      const late = [await seat(db, id), await seat(db, id), await seat(db, id)];
      await pass(db, id, 61);
      await connect(db, id);
      await connect(db, id);
      const results = await Promise.all(late.map((participant) => reconnect(participant)));
      expect(results.map(({ kind }) => kind).sort()).toEqual(["full", "full", "seated"]);
    });
  });

  describe("a repeat", () => {
    const requestId = "reconnect-again";
    test("within 10 s gets the unused token, later another", async () => {
      const id = await createSession(db);
      await connect(db, id);
      const { participant } = await connect(db, id);
      await reconnect(participant, { requestId });
      const minted = connection(id, 20);
      await db.participants.confirm(claim(participant, { requestId }), minted);
      expect(await reconnect(participant, { requestId })).toMatchObject({ unused: minted, closing: [] });
      expect(await reconnect(participant)).toMatchObject({ unused: null });
      await age(10);
      expect(await reconnect(participant, { requestId })).toMatchObject({ unused: null });
    });

    test("doesn't get a token that was used or that died with its session", async () => {
      const id = await createSession(db);
      const { participant } = await connect(db, id);
      const next = async (mintedAt: number) => {
        const minted = connection(id, mintedAt);
        await db.participants.confirm(claim(participant, { requestId }), minted);
        return minted;
      };
      await db.participants.connectionJoined(await next(20), openvidu(21));
      expect(await reconnect(participant, { requestId })).toMatchObject({ unused: null });
      await next(30);
      await db.participants.sessionDestroyed(id, openvidu(31));
      expect(await reconnect(participant, { requestId })).toMatchObject({ unused: null });
    });

    const age = (seconds: number) =>
      db.sql("UPDATE connections SET state_since = state_since - make_interval(secs => $1)", [seconds]);
  });

  describe("the connection that was lost", () => {
    test("may be any of one's own: dead ones change nothing", async () => {
      const id = await createSession(db);
      const { participant, connection: first } = await connect(db, id);
      await db.participants.connectionLeft(first, openvidu(20));
      const second = await confirm(db, participant, 21);
      await confirm(db, participant, 22); // discards the second, which was never used
      for (const { connectionId } of [first, second]) {
        expect((await reconnect(participant, { lastConnectionId: connectionId })).kind).toBe("seated");
      }
    });

    test("can't be a stranger's, nor one that nobody knows", async () => {
      const id = await createSession(db);
      const { participant } = await connect(db, id);
      const other = await connect(db, id);
      for (const lastConnectionId of [other.connection.connectionId, "con_nobody"]) {
        expect(await reconnect(participant, { lastConnectionId })).toEqual({ kind: "strangersConnection" });
      }
      expect(await look(db, participant)).toMatchObject({ state: "connected" });
      expect(await look(db, other.participant)).toMatchObject({ state: "connected" });
    });

    test("from before a take-over tells the tab that it lost its seat, whatever credential came along", async () => {
      const id = await createSession(db);
      const { participant: old, connection: last } = await connect(db, id);
      const taken = await seat(db, id, { credential: credentialOf(old), takeover: true });
      const lastConnectionId = last.connectionId;
      expect(await reconnect(old, { lastConnectionId })).toEqual({ kind: "takenOver" });
      expect(await reconnect(taken, { lastConnectionId })).toEqual({ kind: "takenOver" });
      const newer = await confirm(db, taken, 20);
      expect((await reconnect(taken, { lastConnectionId: newer.connectionId })).kind).toBe("seated");
    });
  });

  test("is refused where no seat can be had, and says why", async () => {
    const id = await createSession(db);
    const removed = await seat(db, id);
    await db.participants.remove(id, removed.id);
    expect(await reconnect(removed)).toEqual({ kind: "removed" });
    const left = await seat(db, id, { username: "Lee" });
    await db.participants.leave(left.id, left.epoch);
    expect(await reconnect(left)).toEqual({ kind: "notAParticipant" });
    expect(await reconnect(left, { sessionId: "nowhere" })).toEqual({ kind: "unknown" });
    const late = await connect(db, id, { username: "Park" });
    await pass(db, id, 3601);
    expect(await reconnect(late.participant)).toEqual({ kind: "ended" });
    expect(await look(db, late.participant)).toMatchObject({ state: "ended", end_reason: "sessionEnded" });
  });
});
