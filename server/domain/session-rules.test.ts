import { describe, expect, it } from "vitest";
import { nameKey } from "../../shared/names";
import { autoSessionName, sessionQuery } from "./session-rules";

const wish = { autoCreateSession: false, takeover: false };

describe("the session that a join asks for", () => {
  it("is found by id when there is one, whatever else is said", () => {
    expect(sessionQuery({ ...wish, sessionId: "s1", autoCreateSession: true })).toEqual({
      by: "id",
      sessionId: "s1",
      nameKey: null,
    });
  });
  it("must have the name that is given beside the id", () => {
    expect(sessionQuery({ ...wish, sessionId: "s1", sessionName: "Team" })).toMatchObject({
      by: "id",
      nameKey: nameKey("TEAM"),
    });
  });
  it("is found by the name's key else, and made when the caller says so", () => {
    const query = { by: "name", name: "Team", nameKey: nameKey("team") };
    expect(sessionQuery({ ...wish, sessionName: "Team" })).toEqual({ ...query, mayCreate: false });
    expect(sessionQuery({ ...wish, sessionName: "Team", autoCreateSession: true })).toEqual({
      ...query,
      mayCreate: true,
    });
  });
  it("is a new one without a name when only creation is asked for", () => {
    expect(sessionQuery({ ...wish, autoCreateSession: true })).toEqual({ by: "creation" });
  });
  it("is none when nothing is asked for", () => {
    expect(sessionQuery(wish)).toEqual({ by: "nothing" });
  });
  it("is never made for a take-over", () => {
    const takeover = { autoCreateSession: true, takeover: true };
    expect(sessionQuery(takeover)).toEqual({ by: "nothing" });
    expect(sessionQuery({ ...takeover, sessionName: "Team" })).toMatchObject({ by: "name", mayCreate: false });
  });
});

it("a session without a name is called by its time", () => {
  expect(autoSessionName(new Date(1_700_000_000_123))).toBe("Auto-Session-1700000000123");
});
