import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { pass } from "../repositories/testing/people";
import { settle, violations } from "../testing/invariants";
import { bearer, enterCall, isThere, isUsable, type Person, seatPerson } from "../testing/people";
import { ORIGIN, refusal, startTestApp, type TestApp } from "../testing/test-app";
import { giveUpSeats } from "./upkeep/give-up-seats";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterEach(() => app.reset());
afterAll(() => app.close());

const away = ({ call, sessionId, connectionId }: Person, persisted = false) =>
  call.away.mutate({ sessionId, connectionId, persisted });
/** What a reloaded page does, with the credential from its tab's storage. */
const reload = ({ call, sessionId }: Person) => call.quickJoin.mutate({ sessionId, username: "Kim" });
const allIsWell = async () => {
  await app.deliver();
  await settle(app.container.deps, app.database);
  expect(await violations(app.database, app.openvidu.connections())).toEqual([]);
};

describe("a page that is gone for good", () => {
  it("leaves its seat held for 30 s, and its connection closed", async () => {
    const kim = await enterCall(app, "Kim");
    await enterCall(app, "Lee");
    expect(await away(kim)).toEqual({ away: true });
    expect(isThere(app, kim)).toBe(false);
    expect(await app.states()).toEqual({ Kim: "away", Lee: "connected" });
    await pass(app.database, kim.sessionId, 31);
    await giveUpSeats(app.container.deps);
    expect(await app.states()).toEqual({ Kim: "ended", Lee: "connected" });
    await allIsWell();
  });

  it("says so by beacon, which can't carry a header: the credential is in the body", async () => {
    const { sessionId, connectionId, participantToken } = await enterCall(app, "Kim");
    const beacon = app.client({ origin: ORIGIN }).videoCall;
    expect(await beacon.away.mutate({ sessionId, connectionId, participantToken })).toEqual({ away: true });
    const forged = beacon.away.mutate({ sessionId, connectionId, participantToken: `${participantToken}x` });
    expect(await refusal(forged)).toMatchObject({ code: "UNAUTHENTICATED" });
  });

  it("leaves the session's only connection to OpenVidu, so that nobody's unused token dies early", async () => {
    const kim = await enterCall(app, "Kim");
    const waiting = await seatPerson(app, "Lee");
    expect(await away(kim)).toEqual({ away: true });
    expect([isThere(app, kim), isUsable(app, waiting)]).toEqual([true, true]);
  });
});

describe("nothing happens when", () => {
  it("the page may come back", async () => {
    const kim = await enterCall(app, "Kim");
    expect(await away(kim, true)).toEqual({ away: false });
    expect(await app.states()).toEqual({ Kim: "connected" });
  });

  it("the beacon comes after the reload has come back", async () => {
    const kim = await enterCall(app, "Kim");
    await enterCall(app, "Lee");
    const back = await reload(kim);
    await app.join(back);
    expect(await away(kim)).toEqual({ away: false });
    expect(await app.states()).toEqual({ Kim: "connected", Lee: "connected" });
    await allIsWell();
  });

  it("the connection is somebody else's, or nobody's", async () => {
    const kim = await enterCall(app, "Kim");
    const lee = await enterCall(app, "Lee");
    const { call, sessionId } = kim;
    for (const { connectionId } of [lee, { connectionId: "con_nobody" }]) {
      expect(await call.away.mutate({ sessionId, connectionId })).toEqual({ away: false });
    }
    expect(await app.states()).toEqual({ Kim: "connected", Lee: "connected" });
  });

  it("it is said by the tab that lost its seat to another", async () => {
    const kim = await enterCall(app, "Kim");
    await kim.call.quickJoin.mutate({ sessionId: kim.sessionId, username: "Kim", takeover: true });
    expect(await away(kim)).toEqual({ away: false });
    expect(await app.states()).toEqual({ Kim: "connected" });
  });
});

describe("a reload", () => {
  it("finds its own seat again, by its credential, in a full session", async () => {
    const kim = await enterCall(app, "Kim", { sessionConfig: { maxParticipants: 2 } });
    await enterCall(app, "Lee");
    await away(kim);
    const back = await reload(kim);
    expect(back).toMatchObject({ participantId: kim.participantId, username: "Kim", role: "OWNER" });
    expect(await app.states()).toEqual({ Kim: "joining", Lee: "connected" });
    await app.join(back);
    await allIsWell();
    expect(await app.states()).toEqual({ Kim: "connected", Lee: "connected" });
  });

  it("alone in the call has one person in it at the end, whichever arrives first of beacon and quickJoin", async () => {
    for (const beaconFirst of [true, false]) {
      const kim = await enterCall(app, "Kim");
      if (beaconFirst) await away(kim);
      const back = await reload(kim);
      if (!beaconFirst) await away(kim);
      await app.join(back);
      await allIsWell();
      expect(await app.states()).toEqual({ Kim: "connected" });
      expect(app.openvidu.connections()).toMatchObject([{ connectionId: back.connectionId, isActive: true }]);
      await app.reset();
    }
  });

  it("that comes after its 30 s is somebody new, by the old credential too", async () => {
    const kim = await enterCall(app, "Kim");
    await enterCall(app, "Lee");
    await away(kim);
    await pass(app.database, kim.sessionId, 31);
    const back = await reload(kim);
    expect(back.participantId).not.toBe(kim.participantId);
    expect(
      await refusal(app.client(bearer(kim)).videoCall.screenShare.mutate({ sessionId: kim.sessionId })),
    ).toMatchObject({ code: "NOT_A_PARTICIPANT" });
    await allIsWell();
  });
});
