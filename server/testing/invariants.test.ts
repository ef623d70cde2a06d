import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { recordViolations, settle, violations } from "./invariants";
import { enterCall, seatPerson } from "./people";
import { startTestApp, type TestApp } from "./test-app";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterEach(() => app.reset());
afterAll(() => app.close());

const inOpenVidu = () => violations(app.database, app.openvidu.connections());

describe("the checker of invariants finds", () => {
  it("nothing where all is well", async () => {
    await enterCall(app, "Kim");
    await seatPerson(app, "Lee");
    expect(await inOpenVidu()).toEqual([]);
  });

  const wrongs = [
    ["UPDATE video_sessions SET max_participants = 1", /has 2 seats taken of 1/],
    ["UPDATE participants SET role = 'PARTICIPANT'", /has 0 owners/],
    ["UPDATE video_sessions SET is_active = false, ended_at = now()", /holds a seat in \S+, which has ended/],
    ["UPDATE connections SET state = 'closed', token = NULL", /Kim is connected by no camera/],
    [
      `UPDATE participants SET state = 'ended', is_connected = false, seat_expires_at = NULL, ended_at = now(), end_reason = 'left'
       WHERE username = 'Lee'`,
      /Lee has ended with \S+ pending/,
    ],
  ] as const;
  it.each(wrongs)("what is wrong in the record after %s", async (sql, violation) => {
    await enterCall(app, "Kim");
    await seatPerson(app, "Lee");
    await app.database.sql(sql);
    expect(await recordViolations(app.database)).toContainEqual(expect.stringMatching(violation));
  });

  it("who is in OpenVidu without a seat, and what the record has that OpenVidu hasn't", async () => {
    const { sessionId, connectionId } = await enterCall(app, "Kim");
    const stray = await app.container.deps.media.connect(sessionId, { role: "PUBLISHER", data: "e30" });
    expect(await inOpenVidu()).toEqual([
      `${stray.connectionId} is an unused token in OpenVidu and nowhere in the record`,
    ]);
    app.openvidu.restart();
    expect(await inOpenVidu()).toEqual([`Kim's ${connectionId} is active, but not in OpenVidu`]);
    await settle(app.container.deps, app.database);
    expect(await inOpenVidu()).toEqual([]);
  });

  it("somebody who is in the call twice", async () => {
    const kim = await enterCall(app, "Kim");
    const again = await kim.call.refreshToken.mutate({ sessionId: kim.sessionId });
    app.openvidu.join(kim.sessionId, again.connectionId);
    expect(await inOpenVidu()).toContainEqual(expect.stringMatching(/^Kim .* is in OpenVidu: CAMERA 2 times$/));
    await settle(app.container.deps, app.database);
    expect(await inOpenVidu()).toEqual([]);
  });
});
