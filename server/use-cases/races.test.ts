import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { pass } from "../repositories/testing/people";
import { settle, violations } from "../testing/invariants";
import { bearer, enterCall, isThere, isUsable, loseLine, type Person, seatPerson } from "../testing/people";
import { ORIGIN, refusal, startTestApp, type TestApp } from "../testing/test-app";
import { discardLeftovers } from "./upkeep/discard-leftovers";
import { giveUpSeats } from "./upkeep/give-up-seats";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterEach(() => app.reset());
afterAll(() => app.close());

const reconnect = ({ call, sessionId, connectionId }: Person) =>
  call.autoReconnect.mutate({ sessionId, lastConnectionId: connectionId });
/** Another tab of the same browser goes on with the call. */
const takeOver = async (tab: Person): Promise<Person> => {
  const { sessionId, username } = tab;
  const ticket = await tab.call.quickJoin.mutate({ sessionId, username, takeover: true });
  return { ...ticket, call: app.client(bearer(ticket)).videoCall };
};
const allIsWell = async () => {
  await app.deliver();
  await settle(app.container.deps, app.database);
  expect(await violations(app.database, app.openvidu.connections())).toEqual([]);
};

describe("late webhooks of a session since rebuilt", () => {
  it("don't touch the connections of its successor, whatever their order", async () => {
    const kim = await enterCall(app, "Kim");
    const lee = await enterCall(app, "Lee");
    app.openvidu.leave(kim.sessionId, kim.connectionId);
    app.openvidu.leave(lee.sessionId, lee.connectionId);
    const late = app.openvidu.events.splice(0); // two who left, and the session with them
    expect(late.map(({ event }) => event)).toEqual(["participantLeft", "participantLeft", "sessionDestroyed"]);
    await later();
    const [back, waiting] = [await reconnect(kim), await reconnect(lee)];
    await app.join(back);
    for (const event of [...late.reverse(), ...late]) await app.webhook({ ...event });
    expect(await app.states()).toEqual({ Kim: "connected", Lee: "reconnecting" });
    expect(isUsable(app, waiting)).toBe(true);
    await app.join(waiting);
    expect(await app.states()).toEqual({ Kim: "connected", Lee: "connected" });
    await allIsWell();
  });

  it("of somebody's joining don't bring back a connection that has ended", async () => {
    const kim = await seatPerson(app, "Kim");
    app.openvidu.join(kim.sessionId, kim.connectionId);
    const [joined] = app.openvidu.events.splice(0);
    await loseLine(app, kim);
    await app.join(await reconnect(kim));
    await app.webhook({ ...joined });
    await allIsWell();
    expect(await app.states()).toEqual({ Kim: "connected" });
  });

  /** OpenVidu's clock ticks in milliseconds: what is rebuilt has a later one than what was destroyed. */
  const later = () => expect.poll(() => Date.now()).toBeGreaterThan(Date.now());
});

describe("tokens that outlive a seat", () => {
  const deadTokens = [
    ["was released by its clock", (kim: Person) => pass(app.database, kim.sessionId, 61)],
    ["was left", (kim: Person) => kim.call.leave.mutate({ sessionId: kim.sessionId })],
    ["ended with its session", (kim: Person) => pass(app.database, kim.sessionId, 3601)],
  ] as const;
  it.each(deadTokens)("are deleted by the job when it %s and OpenVidu wasn't there", async (_, end) => {
    await enterCall(app, "Lee");
    const kim = await seatPerson(app, "Kim");
    app.openvidu.fault = () => 500;
    await end(kim);
    await app.container.deps.sessions.endExpired();
    await giveUpSeats(app.container.deps);
    app.openvidu.fault = () => null;
    expect(isUsable(app, kim)).toBe(true);
    await app.database.sql("UPDATE connections SET claimed_at = claimed_at - interval '61 s'");
    await discardLeftovers(app.container.deps);
    expect(isUsable(app, kim)).toBe(false);
  });

  it("and are used all the same are disconnected at once", async () => {
    await enterCall(app, "Lee");
    const kim = await seatPerson(app, "Kim");
    await pass(app.database, kim.sessionId, 61);
    await giveUpSeats(app.container.deps);
    await app.join(kim);
    expect(isThere(app, kim)).toBe(false);
    await allIsWell();
    expect(await app.states()).toEqual({ Lee: "connected", Kim: "ended" });
  });

  it("don't get anybody into the seat that somebody else has by now", async () => {
    const kim = await seatPerson(app, "Kim", { sessionConfig: { maxParticipants: 1 } });
    await pass(app.database, kim.sessionId, 61);
    const lee = await enterCall(app, "Lee");
    await app.join(kim);
    await allIsWell();
    expect([isThere(app, kim), isThere(app, lee)]).toEqual([false, true]);
  });
});

describe("two tabs fighting", () => {
  const browser = (...tickets: Pick<Person, "participantId" | "participantToken">[]) =>
    app.client({
      origin: ORIGIN,
      cookie: tickets
        .map(({ participantId, participantToken }) => `qj_${participantId}=${participantToken}`)
        .join("; "),
    }).videoCall;

  it("over one seat: the one that took it over has it, the old one is told TAKEN_OVER by every procedure", async () => {
    const old = await enterCall(app, "Kim");
    const { sessionId, connectionId } = old;
    await app.join(await takeOver(old));
    const told = [
      () => old.call.refreshToken.mutate({ sessionId }),
      () => reconnect(old),
      () => old.call.autoReconnect.mutate({ sessionId }),
      () => old.call.screenShare.mutate({ sessionId }),
      () => old.call.quickJoin.mutate({ sessionId, username: "Kim" }),
      () => old.call.quickJoin.mutate({ sessionId, username: "Kim", takeover: true }),
      () => old.call.statusTicket.mutate({ sessionId }),
      () => old.call.chat.send.mutate({ sessionId, text: "Still me" }),
      () => old.call.chat.list.query({ sessionId }),
      () => old.call.notify.mutate({ sessionId, message: "Still me" }),
      () => old.call.remove.mutate({ sessionId, participantId: "anybody" }),
      () => old.call.extend.mutate({ sessionId }),
      () => old.call.end.mutate({ sessionId }),
    ];
    for (const ask of told) expect(await refusal(ask())).toMatchObject({ code: "TAKEN_OVER", hint: "none" });
    expect(await old.call.away.mutate({ sessionId, connectionId })).toEqual({ away: false });
    expect(await old.call.leave.mutate({ sessionId })).toEqual({ left: false });
    await allIsWell();
    expect(await app.states()).toEqual({ Kim: "connected" });
  });

  it("with the cookies of one browser: the old one has the new one's cookie, but the connection of before", async () => {
    const old = await enterCall(app, "Kim");
    const taken = await takeOver(old);
    await app.join(taken);
    const { sessionId, connectionId: lastConnectionId } = old;
    const oldTab = browser(taken).autoReconnect.mutate({ sessionId, username: "Kim", lastConnectionId });
    expect(await refusal(oldTab)).toMatchObject({ code: "TAKEN_OVER", hint: "none" });
    expect(isThere(app, taken)).toBe(true);
    expect(await reconnect(taken)).toMatchObject({ participantId: old.participantId });
  });

  it("each taking over from the other in turn leave one connection and one credential", async () => {
    let tab = await enterCall(app, "Kim");
    await enterCall(app, "Lee");
    const tabs = [tab];
    for (let turn = 0; turn < 4; turn++) {
      tab = await takeOver(tab);
      tabs.push(tab);
      await app.join(tab);
    }
    await allIsWell();
    expect(tabs.map((one) => isThere(app, one))).toEqual([false, false, false, false, true]);
    for (const former of tabs.slice(0, -1)) {
      expect(await refusal(reconnect(former))).toMatchObject({ code: "TAKEN_OVER" });
    }
  });

  it("at the same moment: one has the seat, the other is told", async () => {
    const kim = await enterCall(app, "Kim");
    const outcomes = await Promise.allSettled([takeOver(kim), takeOver(kim), takeOver(kim)]);
    const won = outcomes.flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value] : []));
    const refused = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason.data.code] : []));
    expect(refused).toEqual(["TAKEN_OVER", "TAKEN_OVER"]);
    for (const tab of won) await app.join(tab);
    await allIsWell();
    expect(await app.states()).toEqual({ Kim: "connected" });
  });
});

describe("one person, several calls at the same moment", () => {
  it("refreshing and reconnecting leave one unused token, which one of them was answered", async () => {
    const kim = await enterCall(app, "Kim");
    await enterCall(app, "Lee");
    const { call, sessionId } = kim;
    const outcomes = await Promise.allSettled([
      call.refreshToken.mutate({ sessionId }),
      reconnect(kim),
      call.refreshToken.mutate({ sessionId }),
      reconnect(kim),
    ]);
    const tickets = outcomes.flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value] : []));
    expect(new Set(tickets.filter((ticket) => isUsable(app, ticket)).map(({ token }) => token)).size).toBe(1);
    await allIsWell();
  });

  it("reconnecting through two instances of the app is one token, and every answer has it", async () => {
    const kim = await enterCall(app, "Kim");
    await enterCall(app, "Lee");
    const { deps } = app.container;
    const { turns } = deps;
    deps.turns = { take: (_, work) => work() }; // each instance has a queue of its own
    const answers = await Promise.all(Array.from({ length: 8 }, () => reconnect(kim)));
    deps.turns = turns;
    expect(new Set(answers.map(({ token }) => token)).size).toBe(1);
    expect(answers.every((answer) => isUsable(app, answer))).toBe(true);
    await allIsWell();
  });

  it("leaving beats reconnecting: nothing of theirs is left in OpenVidu", async () => {
    const kim = await enterCall(app, "Kim");
    await enterCall(app, "Lee");
    await Promise.allSettled([reconnect(kim), kim.call.leave.mutate({ sessionId: kim.sessionId }), reconnect(kim)]);
    await allIsWell();
    expect(await app.states()).toEqual({ Kim: "ended", Lee: "connected" });
    expect(app.openvidu.connections()).toHaveLength(1);
  });

  describe("while OpenVidu keeps a token waiting", () => {
    const meanwhile = [
      ["removed", "REMOVED", (kim: Person, lee: Person) => kim.call.remove.mutate({ ...lee })],
      ["taken over by another tab", "TAKEN_OVER", (_: Person, lee: Person) => takeOver(lee)],
      ["who left", "NOT_A_PARTICIPANT", (_: Person, lee: Person) => lee.call.leave.mutate({ ...lee })],
      ["whose session ended", "SESSION_ENDED", (kim: Person) => kim.call.end.mutate({ ...kim })],
    ] as const;
    it.each(meanwhile)("for somebody %s, they are told so, and the token is deleted", async (_, code, happen) => {
      const kim = await enterCall(app, "Kim");
      const lee = await enterCall(app, "Lee");
      let kept = false;
      app.openvidu.fault = (call) => {
        if (kept || call !== "POST connection") return null;
        kept = true;
        return "silence";
      };
      const late = refusal(lee.call.refreshToken.mutate({ sessionId: lee.sessionId }));
      await expect.poll(() => kept).toBe(true);
      await happen(kim, lee);
      app.openvidu.release();
      expect(await late).toMatchObject({ code });
      await allIsWell();
    });
  });
});
