import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createCredentialSigner } from "../auth/credential-signer";
import { mediaServerUnavailable } from "../errors/factories";
import type { Persist } from "../ports";
import { pass } from "../repositories/testing/people";
import { settle, violations } from "../testing/invariants";
import { bearer, enterCall, isThere, isUsable, loseLine, type Person, seatPerson } from "../testing/people";
import { refusal, startTestApp, type TestApp } from "../testing/test-app";
import { discardLeftovers } from "./upkeep/discard-leftovers";
import { giveUpSeats } from "./upkeep/give-up-seats";

const FORMER_SECRET = "participant-secret-before-it-was-rotated";

let app: TestApp;
let persist: Persist;
beforeAll(async () => {
  app = await startTestApp("embedded", { PARTICIPANT_SECRETS: `participant-secret-of-the-tests,${FORMER_SECRET}` });
  persist = app.container.deps.persist;
});
afterEach(async () => {
  app.container.deps.persist = persist;
  await app.reset();
});
afterAll(() => app.close());

const reconnect = ({ call, sessionId }: Person, lastConnectionId?: string) =>
  call.autoReconnect.mutate({ sessionId, lastConnectionId });
const allIsWell = async () => {
  await app.deliver();
  await settle(app.container.deps, app.database);
  expect(await violations(app.database, app.openvidu.connections())).toEqual([]);
};

describe("coming back", () => {
  it("is the same participant, in the same seat, under the same name, by a new token", async () => {
    const kim = await enterCall(app, "Kim");
    await enterCall(app, "Lee");
    await loseLine(app, kim);
    const back = await reconnect(kim, kim.connectionId);
    const { token, connectionId, participantToken, expiresAt, refreshAt, call: _, ...same } = kim;
    expect(back).toMatchObject({ ...same, isNewSession: false, isReconnection: true, isTokenRefresh: false });
    expect(isUsable(app, back)).toBe(true);
    expect(await app.states()).toEqual({ Kim: "reconnecting", Lee: "connected" });
    await app.join(back);
    expect(await app.states()).toEqual({ Kim: "connected", Lee: "connected" });
    await allIsWell();
  });

  it("from Wi-Fi to mobile, before OpenVidu has noticed, disconnects the old connection", async () => {
    const kim = await enterCall(app, "Kim");
    await enterCall(app, "Lee");
    const back = await reconnect(kim, kim.connectionId);
    expect(isThere(app, kim)).toBe(false);
    await app.join(back);
    await allIsWell();
    expect(await app.states()).toEqual({ Kim: "connected", Lee: "connected" });
  });

  it("alone in the call keeps the old connection until the new one has joined: a lone participant reconnecting", async () => {
    const kim = await enterCall(app, "Kim");
    const waiting = await seatPerson(app, "Lee");
    const born = app.openvidu.session(kim.sessionId)?.createdAt;
    const back = await reconnect(kim, kim.connectionId);
    expect([isThere(app, kim), isUsable(app, waiting), isUsable(app, back)]).toEqual([true, true, true]);
    await app.join(back);
    expect(isThere(app, kim)).toBe(false);
    expect(isUsable(app, waiting)).toBe(true);
    expect(app.openvidu.session(kim.sessionId)?.createdAt).toBe(born);
    await allIsWell();
  });

  it("alone, whose old connection ends before the new one joins, takes another token", async () => {
    const kim = await enterCall(app, "Kim");
    const first = await reconnect(kim, kim.connectionId);
    await loseLine(app, kim);
    expect(isUsable(app, first)).toBe(false); // OpenVidu destroyed the session with its last participant
    const second = await reconnect(kim, kim.connectionId);
    expect(second.token).not.toBe(first.token);
    await app.join(second);
    await allIsWell();
    expect(await app.states()).toEqual({ Kim: "connected" });
  });
});

describe("a repeat", () => {
  it("within 10 s gets the same unused token, at the same moment too", async () => {
    const kim = await enterCall(app, "Kim");
    await enterCall(app, "Lee");
    const answers = await Promise.all([1, 2, 3].map(() => reconnect(kim, kim.connectionId)));
    answers.push(await reconnect(kim, kim.connectionId));
    expect(new Set(answers.map(({ token }) => token)).size).toBe(1);
    expect(answers.every((answer) => isUsable(app, answer))).toBe(true);
    await allIsWell();
  });

  it("later gets another, and the first is deleted", async () => {
    const kim = await enterCall(app, "Kim");
    await enterCall(app, "Lee");
    const first = await reconnect(kim, kim.connectionId);
    await app.database.sql("UPDATE connections SET state_since = state_since - interval '10 s'");
    const second = await reconnect(kim, kim.connectionId);
    expect([isUsable(app, first), isUsable(app, second)]).toEqual([false, true]);
  });

  it("that names the new connection, since its token died unheard, gets another", async () => {
    const kim = await enterCall(app, "Kim");
    const first = await reconnect(kim, kim.connectionId);
    app.openvidu.restart();
    const second = await reconnect(kim, first.connectionId);
    expect(isUsable(app, second)).toBe(true);
    await app.join(second);
    await allIsWell();
  });
});

describe("the seat", () => {
  it("is guaranteed for 120 s, in a full session too", async () => {
    const kim = await enterCall(app, "Kim", { sessionConfig: { maxParticipants: 2 } });
    await enterCall(app, "Lee");
    await loseLine(app, kim);
    await pass(app.database, kim.sessionId, 119);
    expect(await refusal(seatPerson(app, "Park"))).toMatchObject({ code: "SESSION_FULL" });
    expect(await reconnect(kim)).toMatchObject({ participantId: kim.participantId, username: "Kim" });
  });

  it("is taken like anybody's after that: again by its own, while there is one", async () => {
    const kim = await enterCall(app, "Kim");
    await enterCall(app, "Lee");
    await loseLine(app, kim);
    await pass(app.database, kim.sessionId, 121);
    await seatPerson(app, "Kim");
    const back = await reconnect(kim, kim.connectionId);
    expect(back).toMatchObject({ participantId: kim.participantId, username: "Kim (2)", role: "PARTICIPANT" });
    await app.join(back);
    await allIsWell();
  });

  it("taken again isn't undone by the job that closes what the first time left in OpenVidu", async () => {
    const kim = await enterCall(app, "Kim");
    await kim.call.away.mutate({ sessionId: kim.sessionId, connectionId: kim.connectionId });
    await pass(app.database, kim.sessionId, 31);
    await giveUpSeats(app.container.deps);
    expect(isThere(app, kim)).toBe(true); // it was the only one
    const back = await reconnect(kim, kim.connectionId);
    await discardLeftovers(app.container.deps);
    expect([isThere(app, kim), isUsable(app, back)]).toEqual([false, true]);
    await app.join(back);
    await allIsWell();
    expect(await app.states()).toEqual({ Kim: "connected" });
  });

  it("is SESSION_FULL after that, when somebody else has it", async () => {
    const kim = await enterCall(app, "Kim", { sessionConfig: { maxParticipants: 2 } });
    await enterCall(app, "Lee");
    await loseLine(app, kim);
    await pass(app.database, kim.sessionId, 121);
    await seatPerson(app, "Park");
    const full = { code: "SESSION_FULL", hint: "wait", retryable: true, details: { maxParticipants: 2 } };
    expect(await refusal(reconnect(kim))).toMatchObject(full);
    await allIsWell();
  });
});

describe("a credential that has run out", () => {
  const anHour = 3_600_000;
  const asleep = async ({ participantId, sessionId }: Person, epoch = 1, signer = app.container.deps.credentials) => {
    const token = await signer.sign(
      { participantId, sessionId, epoch },
      new Date(Date.now() - 2 * anHour),
      new Date(Date.now() - anHour),
    );
    return app.client(bearer({ participantToken: token })).videoCall;
  };

  it("is good here until the session's end, and only here: laptops sleep", async () => {
    const kim = await enterCall(app, "Kim");
    const { sessionId, username, connectionId } = kim;
    const call = await asleep(kim);
    const elsewhere = [
      () => call.quickJoin.mutate({ sessionId, username }),
      () => call.refreshToken.mutate({ sessionId }),
      () => call.screenShare.mutate({ sessionId }),
      () => call.leave.mutate({ sessionId }),
      () => call.away.mutate({ sessionId, connectionId }),
      () => call.chat.list.query({ sessionId }),
    ];
    for (const ask of elsewhere) expect(await refusal(ask())).toMatchObject({ code: "CREDENTIAL_EXPIRED" });
    const back = await call.autoReconnect.mutate({ sessionId });
    expect(Date.parse(back.expiresAt)).toBeGreaterThan(Date.now());
    await pass(app.database, sessionId, 3601);
    const late = { code: "SESSION_ENDED", status: 410, hint: "rejoin" };
    expect(await refusal(call.autoReconnect.mutate({ sessionId }))).toMatchObject(late);
  });

  it("must be of the right epoch", async () => {
    const kim = await enterCall(app, "Kim");
    await kim.call.quickJoin.mutate({ sessionId: kim.sessionId, username: "Kim", takeover: true });
    const call = await asleep(kim);
    expect(await refusal(call.autoReconnect.mutate({ sessionId: kim.sessionId }))).toMatchObject({
      code: "TAKEN_OVER",
    });
  });

  it("may be signed by a secret that has been rotated out since, but by nobody else's", async () => {
    const kim = await enterCall(app, "Kim");
    const { sessionId, participantId } = kim;
    const former = await asleep(kim, 1, createCredentialSigner([FORMER_SECRET]));
    expect(await former.autoReconnect.mutate({ sessionId })).toMatchObject({ participantId });
    const forged = await asleep(kim, 1, createCredentialSigner(["somebody-else's-secret"]));
    expect(await refusal(forged.autoReconnect.mutate({ sessionId }))).toMatchObject({ code: "UNAUTHENTICATED" });
  });
});

describe("the connection that was lost", () => {
  it("must be one's own; a stranger's isn't touched", async () => {
    const kim = await enterCall(app, "Kim");
    const lee = await enterCall(app, "Lee");
    expect(await refusal(reconnect(kim, lee.connectionId))).toMatchObject({ code: "FORBIDDEN", status: 403 });
    expect([isThere(app, kim), isThere(app, lee)]).toEqual([true, true]);
  });

  it("may be dead for long", async () => {
    const kim = await enterCall(app, "Kim");
    await enterCall(app, "Lee");
    await loseLine(app, kim);
    await app.join(await reconnect(kim, kim.connectionId));
    expect(await reconnect(kim, kim.connectionId)).toMatchObject({ participantId: kim.participantId });
  });
});

describe("the session", () => {
  it("that has ended is SESSION_ENDED: rejoin", async () => {
    const kim = await enterCall(app, "Kim");
    await kim.call.end.mutate({ sessionId: kim.sessionId });
    const ended = { code: "SESSION_ENDED", status: 410, hint: "rejoin", retryable: false };
    expect(await refusal(reconnect(kim))).toMatchObject(ended);
  });

  it("that OpenVidu lost is rebuilt under its id, once, by all who come back at the same moment", async () => {
    const people = [await enterCall(app, "Person 1", { sessionConfig: { maxParticipants: 20 } })];
    for (let number = 2; number <= 20; number++) people.push(await enterCall(app, `Person ${number}`));
    app.openvidu.restart();
    app.openvidu.calls.length = 0;
    const tickets = await Promise.all(people.map((person) => reconnect(person, person.connectionId)));
    expect(app.openvidu.calls.filter((call) => call === "POST sessions")).toHaveLength(1);
    expect(new Set(tickets.map(({ participantId }) => participantId)).size).toBe(20);
    for (const ticket of tickets) await app.join(ticket);
    await allIsWell();
    expect(new Set(Object.values(await app.states()))).toEqual(new Set(["connected"]));
  });
});

describe("while OpenVidu is away", () => {
  it("tries again for 3 s at most, then says when to come again; the seat is held meanwhile", async () => {
    const kim = await enterCall(app, "Kim");
    await enterCall(app, "Lee");
    const asked: number[] = [];
    app.container.deps.persist = async (forMs, work) => {
      asked.push(forMs);
      await expect(work()).rejects.toMatchObject({ code: "MEDIA_SERVER_UNAVAILABLE" });
      throw mediaServerUnavailable("away");
    };
    app.openvidu.fault = () => 500;
    const wait = { code: "MEDIA_SERVER_UNAVAILABLE", status: 503, retryable: true, hint: "retry", retryAfter: 2 };
    expect(await refusal(reconnect(kim, kim.connectionId))).toMatchObject(wait);
    expect(asked).toEqual([3000]);
    expect(await app.states()).toEqual({ Kim: "reconnecting", Lee: "connected" });
  });

  it("but back within that time, the caller notices nothing", async () => {
    const kim = await enterCall(app, "Kim");
    await enterCall(app, "Lee");
    let failures = 2;
    app.openvidu.fault = (call) => (call === "POST connection" && failures-- > 0 ? 500 : null);
    const back = await reconnect(kim, kim.connectionId);
    expect(isUsable(app, back)).toBe(true);
    await app.join(back);
    await allIsWell();
  });
});
