import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { settle, violations } from "../../testing/invariants";
import { enterCall, type Person } from "../../testing/people";
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
});
afterEach(() => app.reset());
afterAll(() => app.close());

const remove = (who: { participantId: string }, by = kim) =>
  by.call.remove.mutate({ sessionId: by.sessionId, participantId: who.participantId });
/** Ids of a person's connections that OpenVidu has, used or not. */
const inOpenVidu = ({ participantId }: Person) =>
  [...(app.openvidu.session(kim.sessionId)?.connections.values() ?? [])]
    .filter(({ serverData }) => JSON.parse(atob(serverData)).participantId === participantId)
    .map(({ connectionId }) => connectionId);

describe("by the time that removing somebody is answered", () => {
  it("the seat is free, and OpenVidu has neither the connection nor an unused token", async () => {
    await lee.call.refreshToken.mutate({ sessionId: lee.sessionId });
    await lee.call.screenShare.mutate({ sessionId: lee.sessionId });
    expect(inOpenVidu(lee)).toHaveLength(3);
    expect(await remove(lee)).toEqual({ removed: true });
    expect(inOpenVidu(lee)).toEqual([]);
    expect(inOpenVidu(kim)).toEqual([kim.connectionId]);
    expect(await app.states()).toEqual({ Kim: "connected", Lee: "ended" });
  });

  it("every credential before is dead, for every procedure", async () => {
    const renewed = await lee.call.refreshToken.mutate({ sessionId: lee.sessionId });
    await remove(lee);
    const { sessionId } = lee;
    for (const { participantToken } of [lee, renewed]) {
      const { videoCall } = app.client({ authorization: `Bearer ${participantToken}` });
      const refusals = [
        videoCall.quickJoin.mutate({ sessionId, username: "Lee" }),
        videoCall.refreshToken.mutate({ sessionId }),
        videoCall.autoReconnect.mutate({ sessionId }),
        videoCall.screenShare.mutate({ sessionId }),
        videoCall.statusTicket.mutate({ sessionId }),
        videoCall.chat.send.mutate({ sessionId, text: "I am still here" }),
        videoCall.chat.list.query({ sessionId }),
      ].map((call) => refusal(call));
      for (const told of await Promise.all(refusals)) expect(told).toMatchObject({ code: "REMOVED", hint: "none" });
    }
  });

  it("their open streams were told to end, and a ticket for another is void", async () => {
    const { ticket } = await lee.call.statusTicket.mutate({ sessionId: lee.sessionId });
    const revoked: unknown[] = [];
    const stop = app.container.deps.events.on("participantRevoked", (event) => revoked.push(event));
    await remove(lee);
    stop();
    expect(revoked).toEqual([{ sessionId: lee.sessionId, participantId: lee.participantId }]);
    const stream = await app.fetch(
      `/api/video-call/advanced/sessions/${lee.sessionId}/status/changes?ticket=${ticket}`,
    );
    expect(await stream.json()).toMatchObject({ code: "REMOVED" });
  });
});

describe("removing", () => {
  it("twice is no error", async () => {
    await remove(lee);
    expect(await remove(lee)).toEqual({ removed: false });
  });

  it("somebody who has left keeps them from coming back by their credential", async () => {
    await lee.call.leave.mutate({ sessionId: lee.sessionId });
    expect(await remove(lee)).toEqual({ removed: true });
    const back = lee.call.quickJoin.mutate({ sessionId: lee.sessionId, username: "Lee" });
    expect(await refusal(back)).toMatchObject({ code: "REMOVED" });
  });

  it("oneself isn't leaving, and is refused", async () => {
    expect(await refusal(remove(kim))).toMatchObject({ code: "VALIDATION" });
    expect(await app.states()).toMatchObject({ Kim: "connected" });
  });

  it("somebody of another session, or nobody at all, is refused", async () => {
    const other = await enterCall(app, "Park", { sessionName: "Other" });
    expect(await refusal(remove(other))).toMatchObject({ code: "VALIDATION" });
    expect(await refusal(remove({ participantId: "nobody" }))).toMatchObject({ code: "VALIDATION" });
    expect(await app.states()).toMatchObject({ Park: "connected" });
  });

  it("is the owner's alone, and the owner is whoever inherited the session", async () => {
    const park = await enterCall(app, "Park");
    expect(await refusal(remove(kim, lee))).toMatchObject({ code: "FORBIDDEN" });
    await kim.call.leave.mutate({ sessionId: kim.sessionId });
    expect(await remove(park, lee)).toEqual({ removed: true });
  });
});

describe("when OpenVidu doesn't let go of the connection", () => {
  const unavailable = { code: "MEDIA_SERVER_UNAVAILABLE", status: 503, retryable: true };
  const deletion = (fault: 500 | "cut" | "lost" | "silence") => {
    app.openvidu.fault = (call) => (call === "DELETE connection" ? fault : null);
  };
  const recover = () => {
    app.openvidu.fault = () => null;
  };
  const nothingIsWrong = async () => {
    await app.deliver();
    await settle(app.container.deps, app.database);
    expect(await violations(app.database, app.openvidu.connections())).toEqual([]);
    expect(await app.states()).toEqual({ Kim: "connected", Lee: "ended" });
  };

  it.each([500, "cut"] as const)(
    "(%s) the caller is told; the record says removed, and a repeat does the rest",
    async (fault) => {
      deletion(fault);
      expect(await refusal(remove(lee))).toMatchObject(unavailable);
      expect(await app.states()).toEqual({ Kim: "connected", Lee: "ended" });
      recover();
      expect(await remove(lee)).toEqual({ removed: false });
      expect(inOpenVidu(lee)).toEqual([]);
      await nothingIsWrong();
    },
  );

  it("it is closed later all the same", async () => {
    deletion(500);
    await refusal(remove(lee));
    recover();
    await app.database.sql("UPDATE connections SET claimed_at = claimed_at - interval '61 s'");
    await discardLeftovers(app.container.deps);
    expect(inOpenVidu(lee)).toEqual([]);
    await nothingIsWrong();
  });

  it("and hangs, the credential is dead meanwhile, and the caller is told after the deadline", async () => {
    deletion("silence");
    const removal = refusal(remove(lee));
    await expect.poll(() => app.openvidu.calls.includes("DELETE connection")).toBe(true);
    const word = lee.call.chat.send.mutate({ sessionId: lee.sessionId, text: "I am still here" });
    expect(await refusal(word)).toMatchObject({ code: "REMOVED" });
    expect(await removal).toMatchObject(unavailable);
    recover();
    app.openvidu.release();
    expect(await remove(lee)).toEqual({ removed: false });
    expect(inOpenVidu(lee)).toEqual([]);
    await nothingIsWrong();
  });

  it("but its answer is lost, a repeat finds nothing left to do", async () => {
    deletion("lost");
    expect(await refusal(remove(lee))).toMatchObject(unavailable);
    expect(inOpenVidu(lee)).toEqual([]);
    recover();
    expect(await remove(lee)).toEqual({ removed: false });
    expect(await app.database.sql("SELECT FROM connections WHERE state = 'closed' AND gone_at IS NULL")).toEqual([]);
    await nothingIsWrong();
  });
});
