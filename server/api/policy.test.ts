import type { AnyTRPCProcedure, inferRouterInputs } from "@trpc/server";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { ErrorCode } from "../../shared/errors";
import { type Action, type CallerRole, may, policy } from "../domain/policy";
import { readEvents } from "../testing/event-source";
import { bearer, enterCall, type Person } from "../testing/people";
import { startTestApp, type TestApp } from "../testing/test-app";
import { type AppRouter, appRouter } from "./app-router";
import type { ProcedurePath } from "./rest-routes";

type InputAt<Inputs, Path> = Path extends `${infer Head}.${infer Tail}`
  ? Head extends keyof Inputs
    ? InputAt<Inputs[Head], Tail>
    : never
  : Path extends keyof Inputs
    ? Inputs[Path]
    : never;
type InputOf<Path> = InputAt<inferRouterInputs<AppRouter>["videoCall"], Path>;

/** A call of three, and who asks something of it. */
interface Scene {
  sessionId: string;
  /** Whoever asks, in this call or in another. */
  asker: Person;
  /** Takes part, and doesn't ask. */
  bystander: Person;
}

/** For each procedure an input that is fine in itself: who may, is answered. */
const inputs = {
  quickJoin: ({ sessionId }) => ({ sessionId, username: "Choi" }),
  config: () => undefined,
  lookup: () => ({ sessionName: "Team" }),
  status: ({ sessionId }) => ({ sessionId }),
  statusChanges: ({ sessionId }) => ({ sessionId }),
  statusTicket: ({ sessionId }) => ({ sessionId }),
  refreshToken: ({ sessionId }) => ({ sessionId }),
  autoReconnect: ({ sessionId }) => ({ sessionId }),
  leave: ({ sessionId }) => ({ sessionId }),
  away: ({ sessionId, asker }) => ({ sessionId, connectionId: asker.connectionId }),
  screenShare: ({ sessionId }) => ({ sessionId }),
  "chat.send": ({ sessionId }) => ({ sessionId, text: "Hello" }),
  "chat.list": ({ sessionId }) => ({ sessionId }),
  notify: ({ sessionId }) => ({ sessionId, message: "Hello" }),
  remove: ({ sessionId, bystander }) => ({ sessionId, participantId: bystander.participantId }),
  extend: ({ sessionId }) => ({ sessionId }),
  end: ({ sessionId }) => ({ sessionId }),
} as const satisfies { [Path in ProcedurePath]: (scene: Scene) => InputOf<Path> };

// tRPC types them as they are nested, and keeps them side by side under their whole paths.
const procedures = appRouter._def.procedures as unknown as Record<string, AnyTRPCProcedure>;
type Answer = { data: unknown } | { code: ErrorCode };

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterEach(() => app.reset());
afterAll(() => app.close());

/** Asks over HTTP, as tRPC's clients do. Of a subscription only the first event is awaited. */
async function ask(action: Action, input: unknown, headers: Record<string, string>): Promise<Answer> {
  const type = procedures[`videoCall.${action}`]?._def.type;
  const path = `/api/trpc/videoCall.${action}`;
  const text = JSON.stringify(input);
  const answer = await (type === "mutation"
    ? app.fetch(path, { method: "POST", headers: { "Content-Type": "application/json", ...headers }, body: text })
    : app.fetch(text === undefined ? path : `${path}?input=${encodeURIComponent(text)}`, { headers }));
  if (type === "subscription") return { data: await firstEvent(answer) };
  const { result, error } = await answer.json();
  return error ? { code: error.data.code } : { data: result.data };
}

async function firstEvent(answer: Response): Promise<string> {
  const events = readEvents(answer);
  const { data } = await events.next("message");
  await events.close();
  return data;
}

const askers: [string, CallerRole, (scene: { owner: Person; guest: Person; elsewhere: Person }) => Person | null][] = [
  ["somebody without a credential", "stranger", () => null],
  ["the owner of another session", "stranger", ({ elsewhere }) => elsewhere],
  ["a participant", "participant", ({ guest }) => guest],
  ["the owner", "owner", ({ owner }) => owner],
];

it("every procedure has a row in the policy, and every row a procedure", () => {
  const paths = Object.keys(procedures).map((path) => path.replace(/^videoCall\./, ""));
  expect(Object.keys(policy).sort()).toEqual(paths.sort());
});

describe.each(Object.keys(inputs) as (keyof typeof inputs)[])("%s", (action) => {
  it.each(askers)("of %s is answered as the policy says", async (_, role, choose) => {
    const owner = await enterCall(app, "Kim");
    const [guest, bystander] = [await enterCall(app, "Lee"), await enterCall(app, "Park")];
    const elsewhere = await enterCall(app, "Choi", { sessionName: "Other" });
    const person = choose({ owner, guest, elsewhere });
    const input = inputs[action]({ sessionId: owner.sessionId, asker: person ?? guest, bystander });
    const before = await record();

    const answer = await ask(action, input, person ? bearer(person) : {});

    if (may(role, action)) return expect(answer).toHaveProperty("data");
    expect(answer).toEqual({ code: role === "stranger" ? "NOT_A_PARTICIPANT" : "FORBIDDEN" });
    expect(await record()).toEqual(before);
  });
});

/** What a refused call must leave as it was. */
async function record() {
  const rows = (table: string, order: string) => app.database.sql(`SELECT * FROM ${table} ORDER BY ${order}`);
  return {
    sessions: await rows("video_sessions", "id"),
    participants: await rows("participants", "id"),
    connections: await rows("connections", "connection_id"),
    chat: await rows("chat_messages", "id"),
    signals: [...app.openvidu.signals],
  };
}
