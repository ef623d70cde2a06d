import type { Action } from "../../domain/policy";
import { enterCall, type Person, seatPerson } from "../people";
import type { TestApp } from "../test-app";

/** One procedure in one situation, and what it asks of OpenVidu there. */
export interface Scenario {
  /** The situation. */
  when: string;
  /** Brings everybody into it, and answers how to make the call under test, as often as a client tries. */
  arrange(app: TestApp): Promise<() => Promise<unknown>>;
  /**
   * Its calls to OpenVidu, in order, and who learns of a failure: `told` is the caller, by MEDIA_SERVER_UNAVAILABLE; `quiet` is
   * nobody, since the record is right already and a job does the rest.
   */
  calls: readonly (readonly [call: string, whoLearns: "told" | "quiet"])[];
  /** Seats held when the caller gave up after a failed first try, and when it tried again. */
  seats: { givenUp: number; retried: number };
}

const CREATE = ["POST sessions", "told"] as const;
const MINT = ["POST connection", "told"] as const;
const DISCARD = ["DELETE connection", "quiet"] as const;

const one = { givenUp: 1, retried: 1 };
const two = { givenUp: 2, retried: 2 };
const PRESS = "press-of-the-test";

/** Longer ago than repeats of a call are one. */
const someTimeAgo = (app: TestApp) =>
  app.database.sql("UPDATE connections SET state_since = state_since - interval '15 s'");
const reconnect =
  ({ call, sessionId, connectionId: lastConnectionId }: Person) =>
  () =>
    call.autoReconnect.mutate({ sessionId, lastConnectionId });
const refresh =
  ({ call, sessionId }: Person) =>
  () =>
    call.refreshToken.mutate({ sessionId });
const shareScreen =
  ({ call, sessionId }: Person) =>
  () =>
    call.screenShare.mutate({ sessionId });

/** Somebody with all that OpenVidu can have of one: a camera and a screen in the call, a standby token for each. */
async function enterWithEverything(app: TestApp, username: string): Promise<Person> {
  const person = await enterCall(app, username);
  await app.join(await shareScreen(person)());
  await shareScreen(person)();
  await refresh(person)();
  return person;
}

/** Joins OpenVidu's view in when it comes in time, and changes nothing: what happens else is tested with the snapshots. */
const ONLY_READS = "only reads";

/** How to make a call that asks OpenVidu nothing. Announcements and chat are sent by a job, whose faults are tested with it. */
export type AsksNothing = (owner: Person) => Promise<unknown>;

/** A row for each procedure of the policy: a new one without its row doesn't compile. */
export const scenarios = {
  quickJoin: [
    {
      when: "in a new session",
      arrange: async (app) => () => seatPerson(app, "Kim", { requestId: PRESS }),
      calls: [CREATE, MINT],
      seats: { givenUp: 0, retried: 1 },
    },
    {
      when: "beside somebody",
      arrange: async (app) => {
        await enterCall(app, "Lee");
        return () => seatPerson(app, "Kim", { requestId: PRESS });
      },
      calls: [MINT],
      seats: { givenUp: 1, retried: 2 },
    },
    {
      when: "in a session that OpenVidu has lost",
      arrange: async (app) => {
        await seatPerson(app, "Lee");
        app.openvidu.restart();
        return () => seatPerson(app, "Kim", { requestId: PRESS });
      },
      calls: [MINT, CREATE, MINT],
      seats: { givenUp: 1, retried: 2 },
    },
    {
      when: "to one's own seat, after a reload",
      arrange: async (app) => {
        await enterCall(app, "Lee");
        const { call, sessionId } = await seatPerson(app, "Kim");
        await someTimeAgo(app);
        return () => call.quickJoin.mutate({ sessionId, username: "Kim", requestId: PRESS });
      },
      calls: [MINT, DISCARD],
      seats: two,
    },
  ],
  refreshToken: [
    { when: "in the call", arrange: async (app) => refresh(await enterCall(app, "Kim")), calls: [MINT], seats: one },
    {
      when: "while joining",
      arrange: async (app) => refresh(await seatPerson(app, "Kim")),
      calls: [MINT, DISCARD],
      seats: one,
    },
    {
      when: "with an unused token",
      arrange: async (app) => {
        const kim = await enterCall(app, "Kim");
        await refresh(kim)();
        await someTimeAgo(app);
        return refresh(kim);
      },
      calls: [MINT, DISCARD],
      seats: one,
    },
  ],
  autoReconnect: [
    {
      when: "beside somebody",
      arrange: async (app) => {
        await enterCall(app, "Lee");
        return reconnect(await enterCall(app, "Kim"));
      },
      calls: [DISCARD, MINT],
      seats: two,
    },
    { when: "alone", arrange: async (app) => reconnect(await enterCall(app, "Kim")), calls: [MINT], seats: one },
    {
      when: "with an unused token",
      arrange: async (app) => {
        await enterCall(app, "Lee");
        const kim = await enterCall(app, "Kim");
        await refresh(kim)();
        return reconnect(kim);
      },
      calls: [DISCARD, MINT, DISCARD],
      seats: two,
    },
    {
      when: "in a session that OpenVidu has lost",
      arrange: async (app) => {
        await enterCall(app, "Lee");
        const kim = await enterCall(app, "Kim");
        app.openvidu.restart();
        return reconnect(kim);
      },
      calls: [DISCARD, CREATE, MINT],
      seats: two,
    },
  ],
  leave: [
    {
      when: "with a camera, a screen and their standby tokens",
      arrange: async (app) => {
        await enterCall(app, "Lee");
        const { call, sessionId } = await enterWithEverything(app, "Kim");
        return () => call.leave.mutate({ sessionId });
      },
      calls: [DISCARD, DISCARD, DISCARD, DISCARD],
      seats: one,
    },
    {
      when: "as the last one",
      arrange: async (app) => {
        const { call, sessionId } = await enterCall(app, "Kim");
        return () => call.leave.mutate({ sessionId });
      },
      calls: [DISCARD],
      seats: { givenUp: 0, retried: 0 },
    },
  ],
  away: [
    {
      when: "beside somebody",
      arrange: async (app) => {
        await enterCall(app, "Lee");
        const { call, sessionId, connectionId } = await enterCall(app, "Kim");
        return () => call.away.mutate({ sessionId, connectionId });
      },
      calls: [DISCARD],
      seats: two,
    },
  ],
  screenShare: [
    {
      when: "for the first time",
      arrange: async (app) => shareScreen(await enterCall(app, "Kim")),
      calls: [MINT],
      seats: one,
    },
    {
      when: "with an unused token",
      arrange: async (app) => {
        const kim = await enterCall(app, "Kim");
        await shareScreen(kim)();
        await someTimeAgo(app);
        return shareScreen(kim);
      },
      calls: [MINT, DISCARD],
      seats: one,
    },
  ],
  remove: [
    {
      when: "of somebody with a camera, a screen and their standby tokens",
      arrange: async (app) => {
        const { call, sessionId } = await enterCall(app, "Lee");
        const { participantId } = await enterWithEverything(app, "Kim");
        return () => call.remove.mutate({ sessionId, participantId });
      },
      calls: Array.from({ length: 4 }, () => ["DELETE connection", "told"] as const),
      seats: one,
    },
  ],
  end: [
    {
      when: "with people in it",
      arrange: async (app) => {
        const { call, sessionId } = await enterCall(app, "Kim");
        await enterWithEverything(app, "Lee");
        return () => call.end.mutate({ sessionId });
      },
      calls: [["DELETE session", "quiet"]],
      seats: { givenUp: 0, retried: 0 },
    },
  ],
  config: ({ call }) => call.config.query(),
  lookup: ({ call }) => call.lookup.query({ sessionName: "Team" }),
  statusTicket: ({ call, sessionId }) => call.statusTicket.mutate({ sessionId }),
  "chat.send": ({ call, sessionId }) => call.chat.send.mutate({ sessionId, text: "Hello" }),
  "chat.list": ({ call, sessionId }) => call.chat.list.query({ sessionId }),
  notify: ({ call, sessionId }) => call.notify.mutate({ sessionId, message: "Hello" }),
  extend: ({ call, sessionId }) => call.extend.mutate({ sessionId }),
  status: ONLY_READS,
  statusChanges: ONLY_READS,
} as const satisfies Record<Action, readonly Scenario[] | AsksNothing | typeof ONLY_READS>;

/** Each situation of each procedure that asks something of OpenVidu. */
export const situations: [string, Scenario][] = Object.entries(scenarios).flatMap(([procedure, row]) =>
  typeof row === "object" ? row.map((one): [string, Scenario] => [`${procedure} ${one.when}`, one]) : [],
);
