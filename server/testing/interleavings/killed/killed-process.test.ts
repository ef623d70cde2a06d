import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { createTRPCClient, httpLink, TRPCClientError } from "@trpc/client";
import fc from "fast-check";
import { afterAll, beforeAll, describe, it } from "vitest";
import type { AppRouter } from "../../../api/app-router";
import { settle, violations } from "../../invariants";
import { startTestApp, type TestApp } from "../../test-app";
import { databaseKinds } from "../../test-database";

/** Each run kills a process. `INTERLEAVINGS_KILLED=100 npx vitest run server/testing/interleavings/killed` runs many. */
const { INTERLEAVINGS_KILLED, INTERLEAVINGS_SEED } = process.env;
const RUNS = Number(INTERLEAVINGS_KILLED ?? 2);
const PEOPLE = 4;
const APP = fileURLToPath(new URL("app-process.ts", import.meta.url));

const call = fc.constantFrom("join", "join", "refresh", "reconnect", "share", "leave");
const story = fc.record(
  {
    /** What each does, one after the other; all at once. */
    calls: fc.array(fc.array(call, { minLength: 1, maxLength: 3, size: "max" }), {
      minLength: PEOPLE,
      maxLength: PEOPLE,
    }),
    /** Who is in the call before. */
    present: fc.nat(PEOPLE),
    killAfterMs: fc.nat(60),
    /** The media server goes down with it. */
    restartsOpenVidu: fc.boolean(),
  },
  { noNullPrototype: true },
);

interface Person {
  username: string;
  ticket: { sessionId: string; connectionId: string; participantToken: string; participantId: string } | null;
  presses: number;
}

describe.each(databaseKinds)("an app killed in the middle of calls, on the %s database", (kind) => {
  /** Another instance on the same database and OpenVidu, which lives. */
  let app: TestApp;
  let current: AppProcess;
  let spare: Promise<AppProcess>;
  const start = () => startAppProcess(app);
  beforeAll(async () => {
    app = await startTestApp(kind);
    current = await start();
    spare = start();
  });
  afterAll(async () => {
    current.kill();
    (await spare).kill();
    await app.close();
  });

  const takeOver = async () => {
    current.kill();
    current = await spare;
    spare = start();
  };

  it("leaves nobody twice in the room, and nothing behind", { timeout: 60_000 + RUNS * 30_000 }, async () => {
    const startedAt = performance.now();
    const property = fc.asyncProperty(story, async ({ calls, present, killAfterMs, restartsOpenVidu }) => {
      await app.reset();
      const people = Array.from(
        { length: PEOPLE },
        (_, i): Person => ({ username: `P${i}`, ticket: null, presses: 0 }),
      );
      const act = (person: Person, what: string) => retried(() => perform(current.url, person, what));
      for (const person of people.slice(0, present)) {
        await act(person, "join");
        if (person.ticket) await app.join(person.ticket);
      }
      const all = Promise.all(
        people.map(async (person, i) => {
          for (const what of calls[i] ?? []) await act(person, what);
        }),
      );
      await pause(killAfterMs);
      if (restartsOpenVidu) app.openvidu.restart();
      await takeOver();
      await all;
      await app.deliver();
      await settle(app.container.deps, app.database);
      await app.deliver();
      await settle(app.container.deps, app.database);
      const found = await violations(app.database, app.openvidu.connections());
      // A press and its repeats are one seat, whichever process answered.
      const seats = await app.database.sql<{ username: string; seats: number }>(
        `SELECT asked_username AS username, count(*)::int AS seats FROM participants WHERE state <> 'ended'
         GROUP BY asked_username HAVING count(*) > 1`,
      );
      found.push(...seats.map(({ username, seats: count }) => `${username} sits on ${count} seats`));
      if (found.length > 0) throw new Error(found.join("\n"));
    });
    const details = await fc.check(property, {
      numRuns: RUNS,
      seed: Number(INTERLEAVINGS_SEED ?? Date.now() % 2 ** 31),
      endOnFailure: true,
    });
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    console.log(`killed processes, ${kind}: ${details.numRuns} runs in ${seconds} s, seed ${details.seed}`);
    if (details.failed) throw new Error(fc.defaultReportMessage(details), { cause: details.errorInstance });
  });
});

/** As a front end does: what got no answer is asked again, the same way. Refusals are answers. */
async function retried(ask: () => Promise<unknown>): Promise<void> {
  for (;;) {
    try {
      await ask();
      return;
    } catch (error) {
      if (!(error instanceof TRPCClientError)) throw error;
      if (error.data?.code === "INTERNAL") throw error;
      if (error.data) return;
      await pause(50);
    }
  }
}

async function perform(url: string, person: Person, what: string): Promise<void> {
  const { ticket } = person;
  const headers = ticket ? { authorization: `Bearer ${ticket.participantToken}` } : {};
  const { videoCall } = createTRPCClient<AppRouter>({ links: [httpLink({ url, headers })] });
  if (what === "join" || !ticket) {
    person.ticket = await videoCall.quickJoin.mutate({
      sessionName: "Team",
      username: person.username,
      autoCreateSession: true,
      requestId: `press-of-${person.username}-${person.presses}`,
    });
    return;
  }
  const { sessionId, connectionId: lastConnectionId } = ticket;
  if (what === "refresh") person.ticket = await videoCall.refreshToken.mutate({ sessionId });
  if (what === "reconnect") person.ticket = await videoCall.autoReconnect.mutate({ sessionId, lastConnectionId });
  if (what === "share") await videoCall.screenShare.mutate({ sessionId });
  if (what === "leave") {
    await videoCall.leave.mutate({ sessionId });
    person.ticket = null;
    person.presses += 1;
  }
}

interface AppProcess {
  url: string;
  /** `kill -9`. */
  kill(): void;
}

async function startAppProcess({ container: { environment }, database, openvidu }: TestApp): Promise<AppProcess> {
  const child: ChildProcess = fork(APP, [], {
    execArgv: ["--import", "tsx"],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    env: {
      PATH: process.env.PATH,
      NODE_ENV: "test",
      DATABASE_URL: database.url,
      OPENVIDU_URL: openvidu.url,
      OPENVIDU_SECRET: openvidu.secret,
      OPENVIDU_WEBHOOK_SECRET: environment.secrets.webhook,
      NEXTAUTH_SECRET: "nextauth-secret-of-the-tests",
      PARTICIPANT_SECRETS: "participant-secret-of-the-tests",
    },
  });
  const [port] = await once(child, "message");
  return { url: `http://127.0.0.1:${port}/api/trpc`, kill: () => void child.kill("SIGKILL") };
}
