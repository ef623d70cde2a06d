/**
 * The one door to OpenVidu's REST API. Adds to openvidu-node-client 2.32.2 what it lacks: deadlines, one kind of error, and a memory of
 * sessions that heals. The SDK's own list of sessions stays empty: it grows without end, and is searched from its beginning.
 */
import { type Connection, OpenVidu, OpenViduRole, Session } from "openvidu-node-client";
import { z } from "zod";
import { mediaServerUnavailable } from "../errors/factories";
import type { Log, MediaGateway, MediaRole, MediaSession, Metrics, MintedConnection } from "../ports";
import { createOpenViduHttp } from "./openvidu-http";
import { createSessionPresence } from "./session-presence";

export interface OpenViduOptions {
  url: string;
  secret: string;
  /** Told to every browser that joins; OpenVidu's own settings when empty. */
  iceServers?: readonly { url: string; username?: string; credential?: string }[];
  /** For each call to OpenVidu. */
  deadlineMs: number;
  log: Log;
  metrics: Pick<Metrics, "openviduCalled">;
}

export interface OpenViduGateway extends MediaGateway {
  /** Gives back the connections to OpenVidu. */
  close(): Promise<void>;
}

const ROLES: Record<MediaRole, OpenViduRole> = {
  PUBLISHER: OpenViduRole.PUBLISHER,
  SUBSCRIBER: OpenViduRole.SUBSCRIBER,
};

export function createOpenViduGateway({
  url,
  secret,
  iceServers = [],
  deadlineMs,
  log,
  metrics,
}: OpenViduOptions): OpenViduGateway {
  const openvidu = new OpenVidu(url, secret);
  openvidu.enableProdMode(); // else it writes to the console
  const authorization = `Basic ${Buffer.from(`OPENVIDUAPP:${secret}`).toString("base64")}`;
  const http = createOpenViduHttp({ origin: new URL(url).origin, authorization, deadlineMs, metrics });
  const presence = createSessionPresence((sessionId) =>
    http.call("createSession", () => new UnreadSession(openvidu, { customSessionId: sessionId }).getSessionHttp()),
  );

  /** The SDK's object for a session, without asking OpenVidu: made as the SDK itself makes one from an answer. */
  const sdkSession = (sessionId: string, connections: { connectionId: string }[] = []) =>
    new Session(openvidu, { sessionId, customSessionId: sessionId, connections: { content: connections } });

  async function mint(sessionId: string, role: MediaRole, data: string): Promise<MintedConnection> {
    const session = sdkSession(sessionId);
    const { connectionId, token, createdAt } = await http.call(
      "createConnection",
      () => session.createConnection({ role: ROLES[role], data, customIceServers: [...iceServers] }),
      { late: (connection) => deleteLate(session, connection) },
    );
    return { sessionId, connectionId, token, createdAt: new Date(createdAt) };
  }

  function deleteLate(session: Session, { connectionId }: Connection): void {
    const deletion = http.call("forceDisconnect", () => session.forceDisconnect(connectionId));
    deletion.catch((err) => log.warn({ err, sessionId: session.sessionId }, "late connection not deleted"));
  }

  /**
   * Runs a call on what may be gone already, which is as good, and answers null then. `sessionGone`: the status by which OpenVidu
   * says that it isn't the thing but its whole session.
   */
  async function whileThere<T>(
    what: string,
    sessionId: string,
    { sessionGone, thingGone }: { sessionGone: number; thingGone?: number },
    work: () => Promise<T>,
    callDeadlineMs = deadlineMs,
  ): Promise<T | null> {
    const life = presence.life(sessionId); // by the time of a late answer it may have been rebuilt
    try {
      return await http.call(what, work, { deadlineMs: callDeadlineMs });
    } catch (error) {
      const status = statusOf(error);
      if (status === sessionGone) presence.forget(sessionId, life);
      if (status === null || (status !== sessionGone && status !== thingGone)) throw error;
      return null;
    }
  }

  return {
    connect: (sessionId, { role, data }) =>
      translated(async () => {
        const life = await presence.ensure(sessionId);
        try {
          return await mint(sessionId, role, data);
        } catch (error) {
          if (statusOf(error) !== 404) throw error;
          presence.forget(sessionId, life); // OpenVidu lost it: restarted, or destroyed it with its last participant
          await presence.ensure(sessionId);
          return mint(sessionId, role, data);
        }
      }),
    disconnect: ({ sessionId, connectionId }) =>
      translated(async () => {
        // The SDK writes to the console when it closes a connection that it hasn't heard of.
        const disconnect = () => sdkSession(sessionId, [{ connectionId }]).forceDisconnect(connectionId);
        await whileThere("forceDisconnect", sessionId, OF_A_SESSION, disconnect);
      }),
    unpublish: (sessionId, streamId) =>
      translated(async () => {
        const unpublish = () => sdkSession(sessionId).forceUnpublish(streamId);
        await whileThere("forceUnpublish", sessionId, OF_A_SESSION, unpublish);
      }),
    closeSession: (sessionId) =>
      translated(async () => {
        await whileThere("close", sessionId, { sessionGone: 404, thingGone: 400 }, () => sdkSession(sessionId).close());
        presence.forget(sessionId, presence.life(sessionId));
      }),
    sessions: () =>
      translated(async () => {
        // Not by the SDK's `fetch`, whose time grows with the square of their number.
        const answer = await http.call("fetch", () =>
          http.request("GET", "/openvidu/api/sessions?pendingConnections=true"),
        );
        return sessionListSchema.parse(answer).content;
      }),
    session: (sessionId, callDeadlineMs) =>
      translated(async () => {
        const session = sdkSession(sessionId);
        const read = () => session.fetch();
        const found = await whileThere("fetch", sessionId, { sessionGone: 404 }, read, callDeadlineMs);
        if (found === null) return null;
        return {
          sessionId,
          createdAt: new Date(session.createdAt),
          activeConnections: session.activeConnections.map(({ connectionId, activeAt }) => ({
            connectionId,
            activeAt: new Date(activeAt),
          })),
          unusedConnectionIds: session.connections
            .filter(({ status }) => status === "pending")
            .map(({ connectionId }) => connectionId),
        };
      }),
    signal: (sessionId, type, data) =>
      translated(async () => {
        // OpenVidu doesn't add the prefix to what comes by REST, and openvidu-browser listens for it.
        const body = { session: sessionId, type: `signal:${type}`, data };
        const signal = () => http.request("POST", "/openvidu/api/signal", body);
        await whileThere("signal", sessionId, { sessionGone: 404, thingGone: 406 }, signal);
      }),
    ping: (callDeadlineMs) =>
      translated(async () => {
        const ask = () => http.request("GET", "/openvidu/api/config/openvidu-version");
        await http.call("ping", ask, { deadlineMs: callDeadlineMs });
      }),
    close: http.close,
  };
}

/** What DELETE of a connection or a stream answers. */
const OF_A_SESSION = { sessionGone: 400, thingGone: 404 };

/** The SDK reads a session after OpenVidu's 409 to its creation. We need nothing of it but its id, and it may be gone by then. */
class UnreadSession extends Session {
  override fetch(): Promise<boolean> {
    return Promise.resolve(false);
  }
}

const time = z.number().transform((ms) => new Date(ms));
const connectionSchema = z.object({ connectionId: z.string(), status: z.string(), activeAt: time.nullable() });
const sessionListSchema = z.object({
  content: z.array(
    z
      .object({
        sessionId: z.string(),
        createdAt: time,
        connections: z.object({ content: z.array(connectionSchema) }),
      })
      .transform(
        ({ sessionId, createdAt, connections }): MediaSession => ({
          sessionId,
          createdAt,
          activeConnections: connections.content.flatMap(({ connectionId, status, activeAt }) =>
            status === "active" && activeAt ? [{ connectionId, activeAt }] : [],
          ),
          unusedConnectionIds: connections.content
            .filter(({ status }) => status === "pending")
            .map(({ connectionId }) => connectionId),
        }),
      ),
  ),
});

/** The SDK rejects with the HTTP status as the error's message. */
function statusOf(error: unknown): number | null {
  return error instanceof Error && /^\d{3}$/.test(error.message) ? Number(error.message) : null;
}

async function translated<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    throw mediaServerUnavailable(cause);
  }
}
