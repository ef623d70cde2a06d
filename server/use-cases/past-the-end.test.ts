import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ProcedurePath } from "../api/rest-routes";
import { doorsOf } from "../testing/doors";
import { bearer, enterCall, type Person } from "../testing/people";
import { startTestApp, type TestApp } from "../testing/test-app";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

/** A call of two whose end has just passed, without any job to notice. */
async function pastItsEnd(): Promise<{ kim: Person; lee: Person }> {
  await app.reset();
  const kim = await enterCall(app, "Kim");
  const lee = await enterCall(app, "Lee");
  await app.database.sql(
    "UPDATE video_sessions SET created_at = created_at - interval '2 h', ends_at = now() - interval '1 s'",
  );
  return { kim, lee };
}

type Row = [ProcedurePath, (people: { kim: Person; lee: Person }) => Record<string, unknown>];
const refused: Row[] = [
  ["quickJoin", () => ({ username: "Kim" })],
  ["refreshToken", () => ({})],
  ["autoReconnect", ({ kim }) => ({ lastConnectionId: kim.connectionId })],
  ["screenShare", () => ({})],
  ["statusTicket", () => ({})],
  ["chat.send", () => ({ text: "Hello" })],
  ["chat.list", () => ({})],
  ["notify", () => ({ message: "Hello" })],
  ["remove", ({ lee }) => ({ participantId: lee.participantId })],
  ["extend", () => ({})],
];
const answered: [...Row, Record<string, unknown>][] = [
  ["status", () => ({}), { isActive: false, participantCount: 0 }],
  ["leave", () => ({}), { left: false }],
  ["away", ({ kim }) => ({ connectionId: kim.connectionId }), { away: false }],
  ["end", () => ({}), { ended: false }],
];

describe.each(doorsOf(() => app))("a session past its end, over $name, before any job has run", (door) => {
  it.each(refused)("is SESSION_ENDED for %s", async (procedure, input) => {
    const people = await pastItsEnd();
    const { sessionId } = people.kim;
    const answer = await door.call(procedure, { sessionId, ...input(people) }, bearer(people.kim));
    expect(answer).toMatchObject({ status: 410, code: "SESSION_ENDED", body: { hint: "rejoin" } });
  });

  it.each(answered)("is over for %s, which isn't refused", async (procedure, input, expected) => {
    const people = await pastItsEnd();
    const { sessionId } = people.kim;
    const answer = await door.call(procedure, { sessionId, ...input(people) }, bearer(people.kim));
    expect(answer).toMatchObject({ status: 200, body: expected });
  });

  it("isn't there for a lobby, nor for whoever joins by its name", async () => {
    const { kim } = await pastItsEnd();
    expect((await door.call("lookup", { sessionName: kim.sessionName })).body).toMatchObject({ exists: false });
    const again = await door.call("quickJoin", { sessionName: kim.sessionName, username: "Kim" });
    expect(again.code).toBe("SESSION_NOT_FOUND");
  });
});
