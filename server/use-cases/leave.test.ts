import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { ORIGIN, refusal, startTestApp, type TestApp } from "../testing/test-app";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterEach(() => app.reset());
afterAll(() => app.close());

type Ticket = Awaited<ReturnType<typeof join>>;
const join = (username: string, sessionName = "Team") =>
  app.client().videoCall.quickJoin.mutate({ sessionName, username, autoCreateSession: true });
const bearer = ({ participantToken }: Ticket) => ({ authorization: `Bearer ${participantToken}` });
const cookies = (...tickets: Ticket[]) => ({
  origin: ORIGIN,
  cookie: tickets.map((ticket) => `qj_${ticket.participantId}=${ticket.participantToken}`).join("; "),
});
const leave = (sessionId: string, headers: Record<string, string>, username?: string) =>
  app.client(headers).videoCall.leave.mutate({ sessionId, username });

describe("leaving", () => {
  it("frees the seat, and leaving twice is no error", async () => {
    const kim = await join("Kim");
    expect(await leave(kim.sessionId, bearer(kim))).toEqual({ left: true });
    expect(await leave(kim.sessionId, bearer(kim))).toEqual({ left: false });
    expect((await join("Kim")).username).toBe("Kim");
  });

  it("closes the connection in OpenVidu, whether it was used or not", async () => {
    const kim = await join("Kim");
    const lee = await join("Lee");
    await app.join(lee);
    await leave(kim.sessionId, bearer(kim));
    await leave(kim.sessionId, bearer(lee));
    expect(app.openvidu.connections()).toEqual([]);
  });

  it("works while OpenVidu doesn't; the connection is closed later", async () => {
    const kim = await join("Kim");
    app.openvidu.fault = () => 500;
    expect(await leave(kim.sessionId, bearer(kim))).toEqual({ left: true });
    const rows = await app.database.sql("SELECT state, gone_at FROM connections");
    expect(rows).toEqual([{ state: "closed", gone_at: null }]);
  });

  it("revokes the credential", async () => {
    const kim = await join("Kim");
    await leave(kim.sessionId, bearer(kim));
    const again = await app.client(bearer(kim)).videoCall.quickJoin.mutate({ sessionName: "Team", username: "Kim" });
    expect(again.participantId).not.toBe(kim.participantId);
  });
});

describe("leaving a seat that another tab took over", () => {
  it("leaves it there, and the browser's cookie is the other tab's", async () => {
    const old = await join("Kim");
    await app.client(bearer(old)).videoCall.quickJoin.mutate({ sessionName: "Team", username: "Kim", takeover: true });
    const left = await app.fetch(`/api/video-call/advanced/sessions/${old.sessionId}/leave`, {
      method: "POST",
      headers: bearer(old),
    });
    expect(await left.json()).toEqual({ left: false });
    expect(left.headers.get("set-cookie")).toBeNull();
    expect(await app.states()).toEqual({ Kim: "joining" });
  });
});

describe("who leaves", () => {
  it("is who the bearer says, whatever username is given", async () => {
    const kim = await join("Kim");
    const lee = await join("Lee");
    await leave(kim.sessionId, bearer(lee), "Kim");
    expect((await join("Lee")).username).toBe("Lee");
    expect((await join("Kim")).username).toBe("Kim (2)");
  });

  it("is who a cookie and the username say, among the tabs of one browser", async () => {
    const first = await join("Kim");
    const second = await join("Kim");
    expect(await leave(first.sessionId, cookies(first, second), "Kim (2)")).toEqual({ left: true });
    expect(await leave(first.sessionId, cookies(first, second), "kim")).toEqual({ left: true });
    expect(await leave(first.sessionId, bearer(first))).toEqual({ left: false });
  });

  it("is nobody without a proof", async () => {
    const kim = await join("Kim");
    const elsewhere = await join("Kim", "Other");
    const stranger = { code: "NOT_A_PARTICIPANT", status: 403 };
    expect(await refusal(leave(kim.sessionId, {}, "Kim"))).toMatchObject(stranger);
    expect(await refusal(leave(kim.sessionId, cookies(kim)))).toMatchObject(stranger);
    expect(await refusal(leave(kim.sessionId, cookies(kim), "Lee"))).toMatchObject(stranger);
    expect(await refusal(leave(kim.sessionId, cookies(elsewhere), "Kim"))).toMatchObject(stranger);
    expect(await refusal(leave(kim.sessionId, bearer(elsewhere)))).toMatchObject(stranger);
  });

  it("is nobody by a cookie without an Origin: that isn't a page", async () => {
    const kim = await join("Kim");
    const { cookie } = cookies(kim);
    expect(await refusal(leave(kim.sessionId, { cookie }, "Kim"))).toMatchObject({ code: "NOT_A_PARTICIPANT" });
  });

  it("is nobody by a forged cookie", async () => {
    const kim = await join("Kim");
    const forged = { origin: ORIGIN, cookie: `qj_${kim.participantId}=${kim.participantToken}x` };
    expect(await refusal(leave(kim.sessionId, forged, "Kim"))).toMatchObject({ code: "NOT_A_PARTICIPANT" });
  });
});
