import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { settle, violations } from "../../testing/invariants";
import { enterCall, type Person, seatPerson } from "../../testing/people";
import { refusal, startTestApp, type TestApp } from "../../testing/test-app";
import { discardLeftovers } from "../upkeep/discard-leftovers";

let app: TestApp;
let kim: Person;
let lee: Person;
beforeAll(async () => {
  app = await startTestApp();
});
beforeEach(async () => {
  kim = await enterCall(app, "Kim");
  lee = await enterCall(app, "Lee");
  await seatPerson(app, "Park");
});
afterEach(() => app.reset());
afterAll(() => app.close());

const end = ({ call, sessionId }: Person = kim) => call.end.mutate({ sessionId });
const EVERYBODY_ENDED = { Kim: "ended", Lee: "ended", Park: "ended" };

describe("ending a session", () => {
  it("ends everybody's seat, used or not, and the session in OpenVidu", async () => {
    expect(await end()).toEqual({ ended: true });
    expect(await app.states()).toEqual(EVERYBODY_ENDED);
    expect(app.openvidu.session(kim.sessionId)).toBeUndefined();
    expect(app.openvidu.calls.filter((call) => call.startsWith("DELETE"))).toEqual(["DELETE session"]);
  });

  it("is the end of it: nobody comes back, and its name is free for another", async () => {
    await end();
    const { sessionId } = kim;
    const refusals = [
      lee.call.refreshToken.mutate({ sessionId }),
      lee.call.autoReconnect.mutate({ sessionId }),
      lee.call.quickJoin.mutate({ sessionId, username: "Lee" }),
      kim.call.extend.mutate({ sessionId }),
    ].map((call) => refusal(call));
    for (const told of await Promise.all(refusals))
      expect(told).toMatchObject({ code: "SESSION_ENDED", hint: "rejoin" });
    const next = await seatPerson(app, "Lee");
    expect(next).toMatchObject({ isNewSession: true, role: "OWNER" });
    expect(next.sessionId).not.toBe(sessionId);
  });

  it("twice is no error", async () => {
    expect(await Promise.all([end(), end()])).toContainEqual({ ended: true });
    expect(await end()).toEqual({ ended: false });
    expect(app.openvidu.calls.filter((call) => call === "DELETE session")).toHaveLength(1);
  });

  it("past its time finds it ended", async () => {
    await app.database.sql(
      "UPDATE video_sessions SET created_at = created_at - interval '2 h', ends_at = now() - interval '1 s'",
    );
    expect(await end()).toEqual({ ended: false });
  });
});

describe("when OpenVidu's closing", () => {
  const closing = (fault: 500 | "cut" | "lost" | "silence") => {
    app.openvidu.fault = (call) => (call === "DELETE session" ? fault : null);
  };
  const closeTheRest = async () => {
    app.openvidu.fault = () => null;
    app.openvidu.release();
    await app.deliver();
    await discardLeftovers(app.container.deps);
    expect(app.openvidu.connections()).toEqual([]);
    await settle(app.container.deps, app.database);
    expect(await violations(app.database, app.openvidu.connections())).toEqual([]);
  };

  it.each([500, "cut"] as const)(
    "fails (%s), the session is over all the same, and its connections are closed later",
    async (fault) => {
      closing(fault);
      expect(await end()).toEqual({ ended: true });
      expect(await app.states()).toEqual(EVERYBODY_ENDED);
      await closeTheRest();
    },
  );

  it("hangs, everybody's seat has ended already", async () => {
    closing("silence");
    const ending = end();
    await expect.poll(() => app.openvidu.calls.includes("DELETE session")).toBe(true);
    expect(await app.states()).toEqual(EVERYBODY_ENDED);
    expect(await end()).toEqual({ ended: false });
    expect(await ending).toEqual({ ended: true });
    await closeTheRest();
  });

  it("is done though its answer is lost, nothing is left to do", async () => {
    closing("lost");
    expect(await end()).toEqual({ ended: true });
    expect(app.openvidu.session(kim.sessionId)).toBeUndefined();
    await closeTheRest();
    expect(await end()).toEqual({ ended: false });
  });
});
