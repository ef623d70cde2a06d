import { expect, it } from "vitest";
import { readEnvironment } from "../config/environment";
import { createContainer } from "../container";
import { quietLog } from "../testing/quiet-log";
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
