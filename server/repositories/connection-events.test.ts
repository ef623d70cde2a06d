import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { MediaSession } from "../ports";
import { createTestDatabase, databaseKinds, type TestDatabase } from "../testing/test-database";
import {
  claim,
  confirm,
  connect,
  connection,
  createSession,
  joinRequest,
  look,
  openvidu,
  pass,
  ref,
  seat,
} from "./testing/people";

describe.each(databaseKinds)("what OpenVidu says, on %s", (kind) => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await createTestDatabase(kind);
  });
  afterAll(() => db.close());

  const joined = (which: { sessionId: string; connectionId: string }) =>
    db.participants.connectionJoined(which, openvidu(20));
  const left = (which: { sessionId: string; connectionId: string }) =>
    db.participants.connectionLeft(which, openvidu(30));

  describe("joined", () => {
    test("its participant is connected and its token is gone from the record", async () => {
      const mine = await seat(db, await createSession(db));
      const minted = await confirm(db, mine);
      expect(await joined(minted)).toEqual({ kind: "seated", evicted: [] });
      expect(await look(db, mine)).toMatchObject({ state: "connected", held: null });
      expect(await joined(minted)).toEqual({ kind: "seated", evicted: [] });
      const [row] = await db.sql("SELECT state, token, active_at FROM connections WHERE connection_id = $1", [
        minted.connectionId,
      ]);
      expect(row).toEqual({ state: "active", token: null, active_at: openvidu(20) });
    });

    test("a newer connection evicts the older, whose leaving then changes nothing", async () => {
      const { participant, connection: old } = await connect(db, await createSession(db));
      const newer = await confirm(db, participant);
      expect(await joined(newer)).toEqual({ kind: "seated", evicted: [ref(old)] });
      await left(old);
      expect(await joined(old)).toEqual({ kind: "stranger" });
      expect(await look(db, participant)).toMatchObject({ state: "connected" });
    });

    test("a connection of nobody, of another session, of somebody who left or of an ended session is a stranger", async () => {
      const id = await createSession(db);
      const stranger = { kind: "stranger" };
      expect(await joined(connection(id))).toEqual(stranger);
      const mine = await seat(db, id);
      const minted = await confirm(db, mine);
      expect(await joined({ ...minted, sessionId: await createSession(db) })).toEqual(stranger);
      await db.participants.leave(mine.id, mine.epoch);
      expect(await joined(minted)).toEqual(stranger);
      const late = await confirm(db, await seat(db, id));
      await pass(db, id, 3601);
      expect(await joined(late)).toEqual(stranger);
    });

    test("a late word on a seat that nobody has given up yet still counts", async () => {
      const id = await createSession(db);
      const mine = await seat(db, id);
      const minted = await confirm(db, mine);
      await pass(db, id, 61);
      expect(await joined(minted)).toMatchObject({ kind: "seated" });
      expect(await db.participants.giveUpExpired()).toEqual([]);
      expect(await look(db, mine)).toMatchObject({ state: "connected" });
    });
  });

  describe("left", () => {
    test("its participant is reconnecting for 120 seconds; a repeat doesn't give more", async () => {
      const id = await createSession(db);
      const { participant, connection } = await connect(db, id);
      await left(connection);
      await pass(db, id, 20);
      await left(connection);
      expect(await look(db, participant)).toMatchObject({ state: "reconnecting", held: 100 });
    });

    test("a word of leaving that comes before that of joining isn't taken back by it", async () => {
      const mine = await seat(db, await createSession(db));
      const minted = await confirm(db, mine);
      await left(minted);
      expect(await look(db, mine)).toMatchObject({ state: "reconnecting" });
      expect(await joined(minted)).toEqual({ kind: "stranger" });
      expect(await look(db, mine)).toMatchObject({ state: "reconnecting" });
    });

    test("an unused connection beside the active one isn't the person's leaving", async () => {
      const { participant } = await connect(db, await createSession(db));
      await left(await confirm(db, participant));
      expect(await look(db, participant)).toMatchObject({ state: "connected" });
    });

    test("unknown connections and unknown sessions are no error", async () => {
      await left(connection(await createSession(db)));
      await left(connection("nobody"));
      await db.participants.sessionDestroyed("nobody", openvidu(1));
    });
  });

  describe("destroyed", () => {
    test("everybody in it is reconnecting, unused tokens are dead", async () => {
      const id = await createSession(db);
      const inCall = await connect(db, id);
      const request = { requestId: "request-destroyed" };
      const waiting = await seat(db, id, request);
      await db.participants.confirm(claim(waiting, request), connection(id));
      for (let repeat = 0; repeat < 2; repeat++) await db.participants.sessionDestroyed(id, openvidu(30));
      expect(await look(db, inCall.participant)).toMatchObject({ state: "reconnecting", held: 120 });
      expect(await look(db, waiting)).toMatchObject({ state: "joining" });
      const again = await db.participants.join(joinRequest(id, request));
      expect(again).toMatchObject({ kind: "seated", isNew: false, unused: null });
    });

    test("the session rebuilt under the same id isn't touched by its predecessor's late events", async () => {
      const id = await createSession(db);
      const { participant, connection: old } = await connect(db, id);
      await left(old);
      const rebuilt = await confirm(db, participant, 31);
      await joined(rebuilt);
      const unused = await confirm(db, participant, 32);
      await db.participants.sessionDestroyed(id, openvidu(30));
      await joined(old);
      await left(old);
      expect(await look(db, participant)).toMatchObject({ state: "connected" });
      expect(await joined(unused)).toEqual({ kind: "seated", evicted: [ref(rebuilt)] });
    });
  });

  describe("listed, when compared", () => {
    const listing = (sessionId: string, ids: string[], unusedConnectionIds: string[] = []): MediaSession => ({
      sessionId,
      createdAt: openvidu(0),
      activeConnections: ids.map((connectionId) => ({ connectionId, activeAt: openvidu(21) })),
      unusedConnectionIds,
    });
    /** The database's time, later than everything so far. */
    const later = async () => new Date((await db.participants.now()).getTime() + 1);
    /** As the job does: a session is looked at when something in it differs from the list. */
    const reconcile = async (id: string, listed: MediaSession | null, asked?: Date) => {
      const at = asked ?? (await later());
      const differing = await db.participants.toReconcile(listed ? [listed] : [], at);
      return differing.includes(id) ? db.participants.reconcile(id, listed, at) : [];
    };

    test("only the sessions that differ from the list are looked at", async () => {
      await db.clear();
      const [agreed, unused, voided, empty, missed, unknown, over] = await Promise.all(
        Array.from({ length: 7 }, () => createSession(db)),
      );
      const there = await connect(db, agreed ?? "");
      const token = await confirm(db, await seat(db, unused ?? ""));
      await confirm(db, await seat(db, voided ?? ""));
      await connect(db, unknown ?? "");
      await connect(db, over ?? "");
      await db.sessions.end(over ?? "");
      const lists = [
        listing(agreed ?? "", [there.connection.connectionId]),
        listing(unused ?? "", [], [token.connectionId]),
        listing(voided ?? "", []),
        listing(empty ?? "", []),
        listing(missed ?? "", ["con_stranger"]),
        listing(over ?? "", ["con_late"]),
        listing("somebody-elses", ["con_theirs"]),
      ];
      expect(await db.participants.toReconcile(lists, await later())).toEqual([voided, missed, unknown].sort());
    });

    test("who isn't there is reconnecting, who is stays", async () => {
      const id = await createSession(db);
      const gone = await connect(db, id);
      const there = await connect(db, id);
      expect(await reconcile(id, listing(id, [there.connection.connectionId]))).toEqual([]);
      expect(await look(db, gone.participant)).toMatchObject({ state: "reconnecting", held: 120 });
      expect(await look(db, there.participant)).toMatchObject({ state: "connected" });
    });

    test("who is there without our knowledge becomes connected, joining or reconnecting", async () => {
      const id = await createSession(db);
      const joining = await seat(db, id);
      const first = await confirm(db, joining);
      const back = await connect(db, id);
      await left(back.connection);
      const second = await confirm(db, back.participant);
      expect(await reconcile(id, listing(id, [first.connectionId, second.connectionId]))).toEqual([]);
      expect(await look(db, joining)).toMatchObject({ state: "connected" });
      expect(await look(db, back.participant)).toMatchObject({ state: "connected" });
    });

    test("strangers and evicted ones are answered, each once", async () => {
      const id = await createSession(db);
      const { participant, connection: old } = await connect(db, id);
      const newer = await confirm(db, participant);
      const all = ["con_stranger", newer.connectionId, old.connectionId];
      const unwanted = await reconcile(id, listing(id, all));
      expect(unwanted.map(({ connectionId }) => connectionId).sort()).toEqual(
        ["con_stranger", old.connectionId].sort(),
      );
      expect(await look(db, participant)).toMatchObject({ state: "connected" });
    });

    test("what was recorded after the question isn't judged by its answer", async () => {
      const id = await createSession(db);
      const asked = await db.participants.now();
      const since = await connect(db, id);
      const unused = await confirm(db, await seat(db, id));
      expect(await reconcile(id, null, asked)).toEqual([]);
      expect(await look(db, since.participant)).toMatchObject({ state: "connected" });
      expect(await joined(unused)).toMatchObject({ kind: "seated" });
    });

    test("unused tokens that aren't there, used up unheard or of an earlier session of that id, are dead; the others live", async () => {
      const id = await createSession(db);
      const gone = await confirm(db, await seat(db, id));
      const there = await confirm(db, await seat(db, id));
      await reconcile(id, listing(id, [], [there.connectionId]));
      expect(await joined(gone)).toEqual({ kind: "stranger" });
      expect(await joined(there)).toMatchObject({ kind: "seated" });
    });

    test("a session that OpenVidu doesn't have leaves everybody reconnecting, and isn't ended", async () => {
      const id = await createSession(db);
      const { participant } = await connect(db, id);
      const unused = await confirm(db, await seat(db, id));
      await reconcile(id, null);
      expect(await look(db, participant)).toMatchObject({ state: "reconnecting" });
      expect(await joined(unused)).toEqual({ kind: "stranger" });
      expect(await db.sessions.findById(id)).toMatchObject({ kind: "active" });
    });
  });

  describe("left to close in OpenVidu", () => {
    test("the connections of an expired seat and of an ended session, each claimed by one caller for a minute", async () => {
      await db.clear();
      const id = await createSession(db);
      const expired = await confirm(db, await seat(db, id));
      await pass(db, id, 61);
      await db.participants.giveUpExpired();
      const over = await createSession(db);
      const { connection: active } = await connect(db, over);
      await pass(db, over, 3601);
      await db.sessions.endExpired();
      const claims = [...(await db.participants.claimDiscarded(1)), ...(await db.participants.claimDiscarded(9))];
      expect(claims).toHaveLength(2);
      expect(claims).toEqual(expect.arrayContaining([ref(expired), ref(active)]));
      expect(await db.participants.claimDiscarded(9)).toEqual([]);
      await db.participants.discarded([ref(expired)]);
      await db.sql("UPDATE connections SET claimed_at = claimed_at - interval '61 seconds'");
      expect(await db.participants.claimDiscarded(9)).toEqual([ref(active)]);
    });

    test("what the one who left was to close himself comes up a minute later, unless OpenVidu said that it is gone", async () => {
      await db.clear();
      const id = await createSession(db);
      const first = await connect(db, id);
      const second = await connect(db, id);
      for (const { participant } of [first, second]) await db.participants.leave(participant.id, 1);
      expect(await db.participants.claimDiscarded(9)).toEqual([]);
      await left(first.connection);
      await db.sql("UPDATE connections SET claimed_at = claimed_at - interval '61 seconds'");
      expect(await db.participants.claimDiscarded(9)).toEqual([ref(second.connection)]);
    });

    test("many instances claim each once", async () => {
      await db.clear();
      const id = await createSession(db, { maxParticipants: 40 });
      for (let index = 0; index < 40; index++) await confirm(db, await seat(db, id));
      await pass(db, id, 61);
      await db.participants.giveUpExpired();
      const claims = (await Promise.all(Array.from({ length: 8 }, () => db.participants.claimDiscarded(40)))).flat();
      expect(claims).toHaveLength(40);
      expect(new Set(claims.map(({ connectionId }) => connectionId)).size).toBe(40);
    });
  });
});
