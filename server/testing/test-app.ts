import { createTRPCClient, httpLink, TRPCClientError } from "@trpc/client";
import { expect } from "vitest";
import type { ErrorInfo } from "../../shared/errors";
import type { AppRouter } from "../api/app-router";
import { readEnvironment } from "../config/environment";
import { type Container, createContainer } from "../container";
import { createHttpApp } from "../http/app";
import { createLogger } from "../logging/logger";
import { type FakeOpenVidu, startFakeOpenVidu } from "./fake-openvidu";
import { createTestDatabase, type DatabaseKind, type TestDatabase } from "./test-database";

export const ORIGIN = "http://localhost:3000";
const WEBHOOK_SECRET = "webhook-secret-of-the-tests";

/** Tests are no attack. Those of a limit set it. */
const NO_LIMITS = {
  RATE_LIMIT_CALLS: "0",
  RATE_LIMIT_JOINS: "0",
  RATE_LIMIT_CREATIONS: "0",
  RATE_LIMIT_GUESSES: "0",
  RATE_LIMIT_ACTIONS: "0",
};

export interface TestApp {
  container: Container;
  database: TestDatabase;
  openvidu: FakeOpenVidu;
  /** Everything logged so far. */
  log(): string;
  /** The app's HTTP, in process: what the server's sockets would bring it, from a peer on this machine unless told otherwise. */
  fetch(path: string, init?: RequestInit, peer?: string): Promise<Response>;
  /** A typed client, as a front end has it. The headers go with each call. `remoteAddress` is the socket's, the loopback one by default. */
  client(headers?: Record<string, string>, remoteAddress?: string): ReturnType<typeof createTRPCClient<AppRouter>>;
  /** An event from OpenVidu. */
  webhook(event: Record<string, unknown>, authorization?: string): Promise<Response>;
  /** OpenVidu lets the token's holder in, and says so; to one who is in already it says so again. */
  join(ticket: { sessionId: string; connectionId: string }): Promise<void>;
  /** The webhooks that are on their way arrive, in order. */
  deliver(): Promise<void>;
  /** The recorded state of everybody, by username. */
  states(): Promise<Record<string, string>>;
  /** Between tests. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

/** The whole server but for its sockets and jobs, on a database of its own and a small OpenVidu over real HTTP. */
export async function startTestApp(
  kind: DatabaseKind = "embedded",
  settings: Record<string, string> = {},
): Promise<TestApp> {
  const [database, openvidu] = await Promise.all([createTestDatabase(kind), startFakeOpenVidu()]);
  const environment = readEnvironment({
    NODE_ENV: "test",
    DATABASE_URL: database.url,
    OPENVIDU_URL: openvidu.url,
    OPENVIDU_SECRET: openvidu.secret,
    OPENVIDU_WEBHOOK_SECRET: WEBHOOK_SECRET,
    NEXTAUTH_SECRET: "nextauth-secret-of-the-tests",
    PARTICIPANT_SECRETS: "participant-secret-of-the-tests",
    CORS_ORIGINS: "https://partner.example",
    ...NO_LIMITS,
    ...settings,
  });
  const lines: string[] = [];
  const container = createContainer(environment, createLogger("info", { write: (line) => void lines.push(line) }));
  const app = createHttpApp(container);

  const request: TestApp["fetch"] = async (path, init, remoteAddress = "127.0.0.1") =>
    app.fetch(new Request(new URL(path, ORIGIN), init), { incoming: { socket: { remoteAddress } } });
  const webhook: TestApp["webhook"] = (event, authorization = `Bearer ${WEBHOOK_SECRET}`) =>
    request("/api/openvidu/webhook", {
      method: "POST",
      headers: { "Content-Type": "application/json", authorization },
      body: JSON.stringify({ timestamp: Date.now(), ...event }),
    });

  return {
    container,
    database,
    openvidu,
    log: () => lines.join(""),
    fetch: request,
    client: (headers = {}, remoteAddress) =>
      createTRPCClient<AppRouter>({
        links: [
          httpLink({
            url: `${ORIGIN}/api/trpc`,
            headers,
            fetch: (url, init) =>
              request(url.toString(), { ...init, body: init?.body ?? null } as RequestInit, remoteAddress),
          }),
        ],
      }),
    webhook,
    async join({ sessionId, connectionId }) {
      const isIn = openvidu.session(sessionId)?.connections.get(connectionId)?.activeAt;
      if (!isIn) openvidu.join(sessionId, connectionId);
      const own = openvidu.events.findIndex(
        (event) => event.event === "participantJoined" && event.connectionId === connectionId,
      );
      const [event = { event: "participantJoined", sessionId, connectionId }] =
        own < 0 ? [] : openvidu.events.splice(own, 1);
      expect((await webhook({ ...event })).status).toBe(200);
    },
    async deliver() {
      for (let event = openvidu.events.shift(); event; event = openvidu.events.shift()) {
        expect((await webhook({ ...event })).status).toBe(200);
      }
    },
    async states() {
      const rows = await database.sql<{ username: string; state: string }>("SELECT username, state FROM participants");
      return Object.fromEntries(rows.map(({ username, state }) => [username, state]));
    },
    async reset() {
      await database.clear();
      openvidu.release();
      openvidu.restart();
      openvidu.fault = () => null;
      openvidu.calls.length = 0;
      openvidu.signals.length = 0;
      openvidu.events.length = 0;
      lines.length = 0;
    },
    async close() {
      await container.close();
      await Promise.all([database.close(), openvidu.close()]);
    },
  };
}

/** What the client was told about its failed call; fails when the call didn't. */
export async function refusal(call: Promise<unknown>): Promise<ErrorInfo> {
  const error = await call.then(
    (answer) => expect.unreachable(`was answered ${JSON.stringify(answer)}`),
    (reason: unknown) => reason,
  );
  if (error instanceof TRPCClientError) return error.data;
  throw error;
}
