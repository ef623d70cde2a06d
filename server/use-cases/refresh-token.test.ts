import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { pass } from "../repositories/testing/people";
import { settle, violations } from "../testing/invariants";
import { bearer, enterCall, isThere, isUsable, loseLine, type Person, seatPerson } from "../testing/people";
import { refusal, startTestApp, type TestApp } from "../testing/test-app";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterEach(() => app.reset());
afterAll(() => app.close());

const refresh = ({ call, sessionId }: Person) => call.refreshToken.mutate({ sessionId });
const unusedTokens = () => app.openvidu.connections().filter(({ isActive }) => !isActive).length;
/** Longer than repeats of one call are one. */
const afterAWhile = () => app.database.sql("UPDATE connections SET state_since = state_since - interval '10 s'");
const lost = { code: "CONNECTION_LOST", status: 409, hint: "reconnect", retryable: false };

describe("refreshing", () => {
  it("renews the credential and mints a token for the next join; the call goes on untouched", async () => {
    const kim = await enterCall(app, "Kim");
    const renewed = await refresh(kim);
    const { token, connectionId, participantToken, expiresAt, refreshAt, call: _, ...same } = kim;
    expect(renewed).toMatchObject({ ...same, isNewSession: false, isTokenRefresh: true, isReconnection: false });
    expect([isThere(app, kim), isUsable(app, renewed)]).toEqual([true, true]);
    expect(await app.states()).toEqual({ Kim: "connected" });
    expect(app.openvidu.calls).not.toContain("DELETE connection");
  });

  it("never invalidates the credential before it: its answer may get lost", async () => {
    const kim = await enterCall(app, "Kim");
    await refresh(kim);
    expect(await refresh(kim)).toMatchObject({ participantId: kim.participantId });
    expect(await kim.call.chat.list.query({ sessionId: kim.sessionId })).toEqual({ messages: [] });
  });

  it("deletes the unused token before it, so that renewals never pile up", async () => {
    const kim = await enterCall(app, "Kim");
    const first = await refresh(kim);
    for (let renewal = 0; renewal < 5; renewal++) {
      await afterAWhile();
      await refresh(kim);
    }
    expect(unusedTokens()).toBe(1);
    expect(isUsable(app, first)).toBe(false);
  });

  it("keeps a standby token that the next join uses, in place of the old connection", async () => {
    const kim = await enterCall(app, "Kim");
    await enterCall(app, "Lee");
    const standby = await refresh(kim);
    await app.join(standby);
    expect(isThere(app, kim)).toBe(false);
    await app.deliver();
    expect(await app.states()).toEqual({ Kim: "connected", Lee: "connected" });
  });

  it("at the same moment, racing, leaves one unused token, and every answer has it", async () => {
    const kim = await enterCall(app, "Kim");
    const answers = await Promise.all(Array.from({ length: 8 }, () => refresh(kim)));
    expect(new Set(answers.map(({ token }) => token)).size).toBe(1);
    expect(answers.every((answer) => isUsable(app, answer))).toBe(true);
    expect(unusedTokens()).toBe(1);
  });

  it("racing through two instances of the app leaves one unused token too", async () => {
    const kim = await enterCall(app, "Kim");
    const { deps } = app.container;
    const turns = deps.turns;
    deps.turns = { take: (_, work) => work() }; // each instance has a queue of its own
    const answers = await Promise.all(Array.from({ length: 8 }, () => refresh(kim)));
    deps.turns = turns;
    expect(new Set(answers.map(({ token }) => token)).size).toBe(1);
    expect(answers.every((answer) => isUsable(app, answer))).toBe(true);
    await settle(deps, app.database);
    expect(await violations(app.database, app.openvidu.connections())).toEqual([]);
    expect(unusedTokens()).toBe(1);
  });
});

describe("refreshing while", () => {
  it("joining renews the join token itself", async () => {
    const kim = await seatPerson(app, "Kim");
    const renewed = await refresh(kim);
    expect([isUsable(app, kim), isUsable(app, renewed)]).toEqual([false, true]);
    await app.join(renewed);
    expect(await app.states()).toEqual({ Kim: "connected" });
  });

  it("reconnecting is CONNECTION_LOST: reconnect", async () => {
    const kim = await enterCall(app, "Kim");
    await loseLine(app, kim);
    expect(await refusal(refresh(kim))).toMatchObject(lost);
  });

  it("away is CONNECTION_LOST too, and so it is when the seat has run out", async () => {
    const kim = await enterCall(app, "Kim");
    const { sessionId, connectionId } = kim;
    await kim.call.away.mutate({ sessionId, connectionId });
    expect(await refusal(refresh(kim))).toMatchObject(lost);
    await pass(app.database, sessionId, 31);
    expect(await refusal(refresh(kim))).toMatchObject(lost);
  });

  it("the call goes on in another tab is TAKEN_OVER", async () => {
    const kim = await enterCall(app, "Kim");
    await kim.call.quickJoin.mutate({ sessionId: kim.sessionId, username: "Kim", takeover: true });
    expect(await refusal(refresh(kim))).toMatchObject({ code: "TAKEN_OVER", hint: "none" });
  });

  it("the session is over is SESSION_ENDED, and for somebody who left NOT_A_PARTICIPANT", async () => {
    const kim = await enterCall(app, "Kim");
    const lee = await enterCall(app, "Lee");
    await lee.call.leave.mutate({ sessionId: lee.sessionId });
    expect(await refusal(refresh(lee))).toMatchObject({ code: "NOT_A_PARTICIPANT", hint: "rejoin" });
    await pass(app.database, kim.sessionId, 3601);
    expect(await refusal(refresh(kim))).toMatchObject({ code: "SESSION_ENDED", hint: "rejoin" });
  });

  it("OpenVidu has lost the session mints it anew, and the token is good", async () => {
    const kim = await enterCall(app, "Kim");
    app.openvidu.restart();
    expect(isUsable(app, await refresh(kim))).toBe(true);
  });
});

it("is asked by whoever the cookie and the username say, of two tabs of one browser", async () => {
  const [first, second] = [await enterCall(app, "Kim"), await enterCall(app, "Kim")];
  const cookie = [first, second].map(
    ({ participantId, participantToken }) => `qj_${participantId}=${participantToken}`,
  );
  const browser = app.client({ origin: "http://localhost:3000", cookie: cookie.join("; ") }).videoCall;
  const { sessionId } = first;
  const renew = (username: string) => browser.refreshToken.mutate({ sessionId, username });
  expect(await renew("Kim (2)")).toMatchObject({ participantId: second.participantId });
  expect(await renew("Kim")).toMatchObject({ participantId: first.participantId });
  expect(await refusal(renew("Lee"))).toMatchObject({ code: "NOT_A_PARTICIPANT" });
  expect(
    await refusal(app.client(bearer(first)).videoCall.refreshToken.mutate({ sessionId: "elsewhere" })),
  ).toMatchObject({
    code: "NOT_A_PARTICIPANT",
  });
});
