import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { readEnvironment } from "../config/environment";
import { createContainer } from "../container";
import { quietLog } from "../testing/quiet-log";
import { startTestApp, type TestApp } from "../testing/test-app";
import { jobsOf } from "./definitions";

const SECRET = "a-secret-of-the-tests";
const { deps } = createContainer(
  readEnvironment({
    DATABASE_URL: "postgresql://nobody@127.0.0.1:1/nothing",
    OPENVIDU_WEBHOOK_SECRET: SECRET,
    NEXTAUTH_SECRET: SECRET,
    PARTICIPANT_SECRETS: SECRET,
  }),
  quietLog,
);
const names = (autoCleanup: boolean) => jobsOf(deps, autoCleanup).map((job) => job.name);

it("the record is kept true and sessions and seats are tidied", () => {
  expect(names(true)).toEqual([
    "reconcile",
    "discardLeftovers",
    "warnOfEnds",
    "giveUpSeats",
    "endSessions",
    "deleteOldChat",
  ]);
});

it("without automatic clean-up the record is still kept true", () => {
  expect(names(false)).toEqual(["reconcile", "discardLeftovers", "warnOfEnds"]);
});

describe("after a time in which no instance ran", () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.close());
  beforeEach(() => app.reset());

  const join = () =>
    app.client().videoCall.quickJoin.mutate({ sessionName: "Team", username: "Kim", autoCreateSession: true });
  const startedAnew = (name: string) =>
    jobsOf(app.container.deps, true)
      .find((job) => job.name === name)
      ?.run();
  const pass = (seconds: number) =>
    app.database.sql(`UPDATE participants SET seat_expires_at = seat_expires_at - interval '${seconds} s';
      UPDATE video_sessions SET created_at = created_at - interval '${seconds} s'`);

  it.each(["giveUpSeats", "endSessions"])("%s asks OpenVidu first who came in unheard", async (name) => {
    const kim = await join();
    app.openvidu.join(kim.sessionId, kim.connectionId);
    await pass(600);
    await startedAnew(name);
    expect(await app.states()).toEqual({ Kim: "connected" });
  });

  it("no seat is given up before OpenVidu has answered once", async () => {
    await join();
    await pass(61);
    app.openvidu.fault = () => 500;
    await expect(startedAnew("giveUpSeats")).rejects.toMatchObject({ code: "MEDIA_SERVER_UNAVAILABLE" });
    expect(await app.states()).toEqual({ Kim: "joining" });
    app.openvidu.fault = () => null;
    await startedAnew("giveUpSeats");
    expect(await app.states()).toEqual({ Kim: "ended" });
  });
});
