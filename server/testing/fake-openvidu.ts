import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";

interface FakeConnection {
  connectionId: string;
  token: string;
  createdAt: number;
  activeAt: number | null;
  serverData: string;
  customIceServers: unknown;
}

interface FakeSession {
  sessionId: string;
  createdAt: number;
  connections: Map<string, FakeConnection>;
}

interface FakeSignal {
  session: string;
  type: string;
  data: string;
}

/** A webhook body, as OpenVidu would send it. `timestamp`: OpenVidu's time, in ms. */
export type FakeEvent =
  | { event: "participantJoined" | "participantLeft"; sessionId: string; connectionId: string; timestamp: number }
  | { event: "sessionDestroyed"; sessionId: string; timestamp: number };

/**
 * What goes wrong with one call: an HTTP status, a connection cut before anything was done (`cut`) or after it (`lost`: done, though
 * nobody is told), or silence until `release`.
 */
export type Fault = number | "cut" | "lost" | "silence";

export interface FakeOpenVidu {
  url: string;
  secret: string;
  /** Calls so far, like `POST sessions` or `POST connection`. */
  calls: string[];
  /** Signals that reached somebody. */
  signals: FakeSignal[];
  /** Webhooks that are on their way, oldest first: whoever delivers one takes it out. */
  events: FakeEvent[];
  /** TCP connections accepted so far. */
  accepted(): number;
  /** Decides what goes wrong, call by call. Null: nothing. */
  fault: (call: string) => Fault | null;
  /** Answers the calls that were met with silence, as if they had only been slow. */
  release(): void;
  session(sessionId: string): FakeSession | undefined;
  /** Everything that it has: people in calls, and unused tokens. */
  connections(): { sessionId: string; connectionId: string; isActive: boolean; serverData: string }[];
  /** The person takes the token's place. */
  join(sessionId: string, connectionId: string): void;
  /** The person's line is gone. The session ends with its last participant, and everybody's unused tokens with it. */
  leave(sessionId: string, connectionId: string): void;
  /** Forgets everything, and tells nobody, as OpenVidu does. */
  restart(): void;
  close(): Promise<void>;
}

/** A small OpenVidu for faults that the real ones don't have on demand: the REST calls that we use. */
export async function startFakeOpenVidu(): Promise<FakeOpenVidu> {
  const secret = "a-secret-of-the-tests";
  const sessions = new Map<string, FakeSession>();
  let accepted = 0;
  let silent: (() => void)[] = [];

  const server: Server = createServer((request, response) => {
    void answer(request, (status, body) => {
      response.writeHead(status, { "Content-Type": "application/json" });
      response.end(body === undefined ? "" : JSON.stringify(body));
    }).catch(() => request.socket.destroy());
  });
  server.on("connection", () => {
    accepted += 1;
  });

  async function answer(request: IncomingMessage, respond: (status: number, body?: unknown) => void): Promise<void> {
    const body = await read(request);
    const path = (request.url ?? "").split("?")[0] ?? "";
    const [, sessionId = "", kind = "", id = ""] = path.match(PATH) ?? [];
    const call = `${request.method} ${OTHERS[path] || kind || (sessionId ? "session" : "sessions")}`;
    fake.calls.push(call);
    const fault = fake.fault(call);
    if (fault === "cut") throw new Error("cut");
    if (typeof fault === "number") return respond(fault);
    if (fault === "silence") await new Promise<void>((resolve) => silent.push(resolve));
    if (request.headers.authorization !== `Basic ${btoa(`OPENVIDUAPP:${secret}`)}`) return respond(401);
    const [status, answer] = handle(call, sessionId, id, body);
    if (fault === "lost") throw new Error("cut");
    respond(status, answer);
  }

  function handle(call: string, sessionId: string, id: string, body: Record<string, unknown>): [number, unknown?] {
    const session = sessions.get(sessionId);
    switch (call) {
      case "POST sessions": {
        const customId = String(body.customSessionId);
        if (sessions.has(customId)) return [409];
        const made: FakeSession = { sessionId: customId, createdAt: Date.now(), connections: new Map() };
        sessions.set(customId, made);
        return [200, json(made)];
      }
      case "GET sessions":
        return [200, { numberOfElements: sessions.size, content: [...sessions.values()].map(json) }];
      case "GET session":
        return session ? [200, json(session)] : [404];
      case "DELETE session":
        if (!session) return [404];
        for (const { connectionId } of [...session.connections.values()]) close(session, connectionId);
        destroy(session);
        return [204];
      case "POST connection": {
        if (!session) return [404];
        const connectionId = `con_${randomBytes(5).toString("hex")}`;
        const token = `ws://fake?sessionId=${sessionId}&token=tok_${randomBytes(8).toString("hex")}`;
        const made = {
          connectionId,
          token,
          createdAt: Date.now(),
          activeAt: null,
          serverData: String(body.data ?? ""),
          customIceServers: body.customIceServers,
        };
        session.connections.set(connectionId, made);
        return [200, connectionJson(made)];
      }
      case "DELETE connection":
        if (!session) return [400];
        return close(session, id) ? [204] : [404];
      case "DELETE stream":
        return session ? [204] : [400];
      case "POST signal":
        return signal(body);
      case "GET version":
        return [200, "2.32.2"];
      default:
        return [404];
    }
  }

  function close(session: FakeSession, connectionId: string): boolean {
    const connection = session.connections.get(connectionId);
    session.connections.delete(connectionId);
    if (connection && connection.activeAt !== null) {
      const { sessionId } = session;
      fake.events.push({ event: "participantLeft", sessionId, connectionId, timestamp: Date.now() });
      if (![...session.connections.values()].some(({ activeAt }) => activeAt !== null)) destroy(session);
    }
    return connection !== undefined;
  }

  function destroy({ sessionId }: FakeSession): void {
    if (!sessions.delete(sessionId)) return;
    fake.events.push({ event: "sessionDestroyed", sessionId, timestamp: Date.now() });
  }

  function signal(body: Record<string, unknown>): [number] {
    const receivers = sessions.get(String(body.session))?.connections.values();
    if (!receivers) return [404];
    if (![...receivers].some((connection) => connection.activeAt !== null)) return [406];
    fake.signals.push({ session: String(body.session), type: String(body.type), data: String(body.data) });
    return [200];
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const fake: FakeOpenVidu = {
    url: `http://127.0.0.1:${port}`,
    secret,
    calls: [],
    signals: [],
    events: [],
    accepted: () => accepted,
    fault: () => null,
    release() {
      for (const resolve of silent) resolve();
      silent = [];
    },
    session: (sessionId) => sessions.get(sessionId),
    connections: () =>
      [...sessions.values()].flatMap(({ sessionId, connections }) =>
        [...connections.values()].map(({ connectionId, activeAt, serverData }) => ({
          sessionId,
          connectionId,
          isActive: activeAt !== null,
          serverData,
        })),
      ),
    join(sessionId, connectionId) {
      const connection = sessions.get(sessionId)?.connections.get(connectionId);
      if (!connection || connection.activeAt !== null) throw new Error(`no unused connection ${connectionId}`);
      connection.activeAt = Date.now();
      const { activeAt: timestamp } = connection;
      fake.events.push({ event: "participantJoined", sessionId, connectionId, timestamp });
    },
    leave(sessionId, connectionId) {
      const session = sessions.get(sessionId);
      if (!session || !close(session, connectionId)) throw new Error(`no connection ${connectionId}`);
    },
    restart: () => sessions.clear(),
    async close() {
      this.release();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return fake;
}

const PATH = /^\/openvidu\/api\/sessions(?:\/([^/]+))?(?:\/(connection|stream))?(?:\/(.+))?$/;

const OTHERS: Record<string, string> = {
  "/openvidu/api/signal": "signal",
  "/openvidu/api/config/openvidu-version": "version",
};

async function read(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = "";
  for await (const chunk of request) text += chunk;
  return text.startsWith("{") ? JSON.parse(text) : {};
}

function json({ sessionId, createdAt, connections }: FakeSession) {
  const content = [...connections.values()].map(connectionJson);
  return { id: sessionId, sessionId, customSessionId: sessionId, createdAt, connections: { content } };
}

function connectionJson(connection: FakeConnection) {
  const status = connection.activeAt === null ? "pending" : "active";
  return { ...connection, id: connection.connectionId, status, type: "WEBRTC", publishers: [], subscribers: [] };
}
