import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestApp, type TestApp } from "../testing/test-app";
import { databaseKinds } from "../testing/test-database";

const CALLERS = 100;
const SEATS = 10;

describe.each(databaseKinds)("on the %s database", (kind) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp(kind);
  });
  afterAll(() => app.close());

  it("a hundred who call for one new name at once are in one session, with exactly its seats", async () => {
    const input = { sessionName: "모두 함께", autoCreateSession: true };
    const calls = Array.from({ length: CALLERS }, (_, i) =>
      app.client().videoCall.quickJoin.mutate({ ...input, username: `Person ${i % 20}` }),
    );
    const outcomes = await Promise.allSettled(calls);
    const tickets = outcomes.flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value] : []));
    const refusals = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason.data.code] : []));

    expect(tickets).toHaveLength(SEATS);
    expect(refusals).toEqual(Array.from({ length: CALLERS - SEATS }, () => "SESSION_FULL"));
    expect(new Set(tickets.map((ticket) => ticket.sessionId)).size).toBe(1);
    expect(tickets.filter((ticket) => ticket.isNewSession)).toHaveLength(1);
    expect(tickets.filter((ticket) => ticket.role === "OWNER")).toEqual([
      expect.objectContaining({ isNewSession: true }),
    ]);
    for (const key of ["username", "participantId", "connectionId", "token"] as const) {
      expect(new Set(tickets.map((ticket) => ticket[key])).size, key).toBe(SEATS);
    }
    expect(app.openvidu.session(tickets[0]?.sessionId ?? "")?.connections.size).toBe(SEATS);
  });
});
