import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { SeatClaim } from "../ports";
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
  openvidu,
  ref,
  seat,
} from "./testing/people";

describe.each(databaseKinds)("camera and screen of one participant, on %s", (kind) => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await createTestDatabase(kind);
  });
  afterAll(() => db.close());

  const mint = async (claimed: SeatClaim, mintedAt = 20) => {
    const minted = connection(claimed.sessionId, mintedAt);
    return { minted, result: await db.participants.confirm(claimed, minted) };
  };
  const age = (seconds: number) =>
    db.sql("UPDATE connections SET state_since = state_since - make_interval(secs => $1)", [seconds]);

  test("are confirmed side by side: neither touches the other, unused or in use", async () => {
    const { participant, connection: camera } = await connect(db, await createSession(db));
    const standby = await confirm(db, participant);
    const { minted: screen, result } = await mint(claim(participant, { kind: "SCREEN" }));
    expect(result).toEqual({ kind: "confirmed", connection: screen, discarded: [] });
    expect(await connections(db, participant)).toEqual({
      pending: [standby.connectionId, screen.connectionId].sort(),
      active: [camera.connectionId],
    });
    expect(await db.participants.connectionJoined(screen, openvidu(21))).toEqual({ kind: "seated", evicted: [] });
    expect((await connections(db, participant)).active).toEqual([camera.connectionId, screen.connectionId].sort());
  });

  test("replace their own kind alone", async () => {
    const { participant } = await connect(db, await createSession(db));
    const { minted: first } = await mint(claim(participant, { kind: "SCREEN" }));
    const { result } = await mint(claim(participant, { kind: "SCREEN" }));
    expect(result).toMatchObject({ discarded: [ref(first)] });
    const { minted: screen } = await mint(claim(participant, { kind: "SCREEN" }));
    await db.participants.connectionJoined(screen, openvidu(21));
    const { minted: newer } = await mint(claim(participant, { kind: "SCREEN" }));
    expect(await db.participants.connectionJoined(newer, openvidu(22))).toMatchObject({ evicted: [ref(screen)] });
  });

  test("a screen's end isn't the person's", async () => {
    const { participant, connection: camera } = await connect(db, await createSession(db));
    const { minted: screen } = await mint(claim(participant, { kind: "SCREEN" }));
    await db.participants.connectionJoined(screen, openvidu(21));
    await db.participants.connectionLeft(screen, openvidu(22));
    expect(await connections(db, participant)).toEqual({ pending: [], active: [camera.connectionId] });
  });

  test("a take-over closes the old tab's unused tokens and its screen, and leaves its camera to be replaced", async () => {
    const id = await createSession(db);
    const { participant, connection: camera } = await connect(db, id);
    const standby = await confirm(db, participant);
    const { minted: screen } = await mint(claim(participant, { kind: "SCREEN" }));
    await db.participants.connectionJoined(screen, openvidu(21));
    await mint(claim(participant, { kind: "SCREEN" }));
    await seat(db, id, { credential: credentialOf(participant), takeover: true });
    expect(await connections(db, participant)).toEqual({ pending: [], active: [camera.connectionId] });
    expect(await db.participants.connectionJoined(standby, openvidu(30))).toEqual({ kind: "stranger" });
    const left = await db.participants.claimDiscarded(9);
    expect(left).toEqual(expect.arrayContaining([ref(standby), ref(screen)]));
    expect(left).toHaveLength(3);
  });

  test("leaving closes both", async () => {
    const { participant, connection: camera } = await connect(db, await createSession(db));
    const { minted: screen } = await mint(claim(participant, { kind: "SCREEN" }));
    const departed = await db.participants.leave(participant.id, 1);
    expect(departed?.closing).toHaveLength(2);
    expect(departed?.closing).toEqual(expect.arrayContaining([ref(camera), ref(screen)]));
  });

  describe("twins of one request", () => {
    test("are one connection of its kind; the slower one's is to be deleted", async () => {
      const participant = await seat(db, await createSession(db));
      const claims = [claim(participant, { requestId: "twins-0001" })];
      claims.push(claim(participant, { requestId: "twins-0001", kind: "SCREEN" }));
      for (const claimed of claims) {
        const twins = await Promise.all(Array.from({ length: 10 }, () => mint(claimed)));
        const answers = twins.map(({ result }) => (result.kind === "confirmed" ? result : expect.unreachable()));
        expect(new Set(answers.map(({ connection }) => connection.connectionId)).size).toBe(1);
        expect(answers.flatMap(({ discarded }) => discarded)).toHaveLength(9);
      }
      expect((await connections(db, participant)).pending).toHaveLength(2);
    });

    test("of ten refreshes at once one token is left, every other one is to be deleted", async () => {
      const participant = await seat(db, await createSession(db));
      const minted = await Promise.all(
        Array.from({ length: 10 }, () => mint(claim(participant, { requestId: fresh("refresh") }))),
      );
      const discarded = minted.flatMap(({ result }) => (result.kind === "confirmed" ? result.discarded : []));
      expect(new Set(discarded.map(({ connectionId }) => connectionId)).size).toBe(9);
      const { pending } = await connections(db, participant);
      const [left] = minted.filter(
        ({ minted }) => !discarded.some((gone) => gone.connectionId === minted.connectionId),
      );
      expect(pending).toEqual([left?.minted.connectionId]);
    });

    test("find what the other has minted within 10 s", async () => {
      const participant = await seat(db, await createSession(db));
      const claimed = claim(participant, { requestId: "twins-0002" });
      expect(await db.participants.findUnused(claimed)).toBeNull();
      const { minted } = await mint(claimed);
      expect(await db.participants.findUnused(claimed)).toEqual(minted);
      for (const other of [
        { requestId: "twins-0003" },
        { requestId: null },
        { kind: "SCREEN" as const },
        { epoch: participant.epoch + 1 },
      ]) {
        expect(await db.participants.findUnused({ ...claimed, ...other })).toBeNull();
      }
      await age(10);
      expect(await db.participants.findUnused(claimed)).toBeNull();
    });

    test("of the press that took the seat are one for a minute: a slow one doesn't take the fast one's token away", async () => {
      const request = { requestId: "press-slow-1" };
      const participant = await seat(db, await createSession(db), request);
      const { minted: fast } = await mint(claim(participant, request));
      await age(15);
      const { minted: slow, result } = await mint(claim(participant, request));
      expect(result).toEqual({ kind: "confirmed", connection: fast, discarded: [ref(slow)] });
    });
  });
});
