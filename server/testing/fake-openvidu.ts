import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { isActive, type ModelConnection, type ModelEvent, type ModelSession, OpenViduModel } from "./openvidu-model";

interface FakeSignal {
  session: string;
  type: string;
  data: string;
}

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
  events: ModelEvent[];
  /** TCP connections accepted so far. */
  accepted(): number;
  /** Decides what goes wrong, call by call. Null: nothing. */
  fault: (call: string) => Fault | null;
  /** Calls that it hasn't answered yet. */
  underWay(): number;
  /** Calls so far that were met with silence. */
  hung(): number;
  /** Answers the calls that were met with silence, as if they had only been slow. */
  release(): void;
  session(sessionId: string): ModelSession | undefined;
  /** Everything that it has: people in calls, and unused tokens. */
  connections(): ReturnType<OpenViduModel["connections"]>;
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
  const events: ModelEvent[] = [];
  const model = new OpenViduModel({ tell: (event) => void events.push(event) });
  let accepted = 0;
  let underWay = 0;
  let hung = 0;
  let silent: (() => void)[] = [];

  const server: Server = createServer((request, response) => {
    underWay += 1;
    void answer(request, (status, body) => {
      response.writeHead(status, { "Content-Type": "application/json" });
      response.end(body === undefined ? "" : JSON.stringify(body));
    })
      .catch(() => request.socket.destroy())
      .finally(() => {
        underWay -= 1;
      });
  });
  server.on("connection", () => {
    accepted += 1;
  });

  async function answer(request: IncomingMessage, respond: (status: number, body?: unknown) => void): Promise<void> {
    const body = await read(request);
    const [path = "", query] = (request.url ?? "").split("?");
    const withPending = query === "pendingConnections=true";
    const [, sessionId = "", kind = "", id = ""] = path.match(PATH) ?? [];
    const call = `${request.method} ${OTHERS[path] || kind || (sessionId ? "session" : "sessions")}`;
    fake.calls.push(call);
    const fault = fake.fault(call);
    if (fault === "cut") throw new Error("cut");
    if (typeof fault === "number") return respond(fault);
    if (fault === "silence") {
      hung += 1;
      await new Promise<void>((resolve) => silent.push(resolve));
    }
    if (request.headers.authorization !== `Basic ${btoa(`OPENVIDUAPP:${secret}`)}`) return respond(401);
    const [status, answer] = handle(call, sessionId, id, withPending, body);
    if (fault === "lost") throw new Error("cut");
    respond(status, answer);
  }

  function handle(
    call: string,
    sessionId: string,
    id: string,
    withPending: boolean,
    body: Record<string, unknown>,
  ): [number, unknown?] {
    const session = model.session(sessionId);
    switch (call) {
      case "POST sessions": {
        const made = model.createSession(String(body.customSessionId));
        return made ? [200, json(made, false)] : [409];
      }
      case "GET sessions":
        return [
          200,
          { numberOfElements: model.sessions.length, content: model.sessions.map((s) => json(s, withPending)) },
        ];
      case "GET session":
        return session ? [200, json(session, withPending)] : [404];
      case "DELETE session":
        return model.closeSession(sessionId) ? [204] : [404];
      case "POST connection": {
        const made = model.createConnection(sessionId, String(body.data ?? ""), body.customIceServers);
        return made ? [200, connectionJson(made)] : [404];
      }
      case "DELETE connection":
        return [{ done: 204, noSession: 400, noConnection: 404 }[model.disconnect(sessionId, id)]];
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

  function signal(body: Record<string, unknown>): [number] {
    const session = model.session(String(body.session));
    if (!session) return [404];
    if (!isActive(session)) return [406];
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
    events,
    accepted: () => accepted,
    fault: () => null,
    underWay: () => underWay,
    hung: () => hung,
    release() {
      for (const resolve of silent) resolve();
      silent = [];
    },
    session: (sessionId) => model.session(sessionId),
    connections: () => model.connections(),
    join(sessionId, connectionId) {
      if (!model.enter(sessionId, connectionId)) throw new Error(`no unused connection ${connectionId}`);
    },
    leave(sessionId, connectionId) {
      if (model.disconnect(sessionId, connectionId) !== "done") throw new Error(`no connection ${connectionId}`);
    },
    restart: () => model.restart(),
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

/** OpenVidu leaves unused tokens out unless they are asked for. */
function json({ sessionId, createdAt, connections }: ModelSession, withPending: boolean) {
  const content = [...connections.values()]
    .filter(({ activeAt }) => withPending || activeAt !== null)
    .map(connectionJson);
  return { id: sessionId, sessionId, customSessionId: sessionId, createdAt, connections: { content } };
}

function connectionJson(connection: ModelConnection) {
  const status = connection.activeAt === null ? "pending" : "active";
  return { ...connection, id: connection.connectionId, status, type: "WEBRTC", publishers: [], subscribers: [] };
}
