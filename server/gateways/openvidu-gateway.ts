/**
 * The one door to OpenVidu's REST API. Adds to openvidu-node-client 2.32.2 what it lacks: deadlines, one kind of error, and a session
 * list that heals. Connections to OpenVidu are kept alive: the SDK's axios takes Node's global agents, which do so since Node 19.
 */
import { type Connection, OpenVidu, OpenViduRole, type Session } from "openvidu-node-client";
import { mediaServerUnavailable } from "../errors/factories";
import type { Log, MediaGateway, MediaRole, MintedConnection } from "../ports";
import { withDeadline } from "./deadline";

export interface OpenViduOptions {
  url: string;
  secret: string;
  /** Told to every browser that joins; OpenVidu's own settings when empty. */
  iceServers?: readonly { url: string; username?: string; credential?: string }[];
  /** For each call to OpenVidu. */
  deadlineMs: number;
  log: Log;
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
}: OpenViduOptions): MediaGateway {
  const openvidu = new OpenVidu(url, secret);
  openvidu.enableProdMode(); // else it writes to the console
  const creating = new Map<string, Promise<Session>>();

  const known = (sessionId: string) => openvidu.activeSessions.find((session) => session.sessionId === sessionId);

  function forget(sessionId: string): void {
    openvidu.activeSessions = openvidu.activeSessions.filter((session) => session.sessionId !== sessionId);
  }

  /** One creation in flight per session: a hundred who join a new one at once make one call. */
  function ensured(sessionId: string): Promise<Session> {
    const session = known(sessionId);
    if (session) return Promise.resolve(session);
    const pending = creating.get(sessionId) ?? create(sessionId).finally(() => creating.delete(sessionId));
    creating.set(sessionId, pending);
    return pending;
  }

  function create(sessionId: string): Promise<Session> {
    const attempt = () =>
      withDeadline("createSession", deadlineMs, () => openvidu.createSession({ customSessionId: sessionId }));
    // 404: the SDK reads the session after OpenVidu's 409, and it was destroyed in between.
    return attempt().catch((error) => (statusOf(error) === 404 ? attempt() : Promise.reject(error)));
  }

  /** The session object that the SDK needs for its calls; null when OpenVidu doesn't have it. */
  async function existing(sessionId: string): Promise<Session | null> {
    if (!known(sessionId)) await withDeadline("fetch", deadlineMs, () => openvidu.fetch());
    return known(sessionId) ?? null;
  }

  async function mint(sessionId: string, role: MediaRole, data: string): Promise<Connection> {
    const session = await ensured(sessionId);
    const disconnectLate = (late: Connection) => {
      session.forceDisconnect(late).catch((err) => log.warn({ err, sessionId }, "late connection not deleted"));
    };
    return withDeadline(
      "createConnection",
      deadlineMs,
      () => session.createConnection({ role: ROLES[role], data, customIceServers: [...iceServers] }),
      disconnectLate,
    );
  }

  /** Runs a call on what may be gone already, which is as good. */
  async function whileThere(
    what: string,
    sessionId: string,
    call: (session: Session) => Promise<unknown>,
  ): Promise<void> {
    const session = await existing(sessionId);
    if (!session) return;
    try {
      await withDeadline(what, deadlineMs, () => call(session));
    } catch (error) {
      if (!GONE.has(statusOf(error))) throw error;
    }
  }

  return {
    connect: (sessionId, { role, data }) =>
      translated(async () => {
        try {
          return minted(sessionId, await mint(sessionId, role, data));
        } catch (error) {
          if (statusOf(error) !== 404) throw error;
          forget(sessionId); // OpenVidu lost it: restarted, or destroyed it with its last participant
          return minted(sessionId, await mint(sessionId, role, data));
        }
      }),
    disconnect: ({ sessionId, connectionId }) =>
      translated(() => whileThere("forceDisconnect", sessionId, (session) => session.forceDisconnect(connectionId))),
    unpublish: (sessionId, streamId) =>
      translated(() => whileThere("forceUnpublish", sessionId, (session) => session.forceUnpublish(streamId))),
    closeSession: (sessionId) =>
      translated(async () => {
        await whileThere("close", sessionId, (session) => session.close());
        forget(sessionId);
      }),
    sessions: () =>
      translated(async () => {
        await withDeadline("fetch", deadlineMs, () => openvidu.fetch());
        return openvidu.activeSessions.map((session) => ({
          sessionId: session.sessionId,
          createdAt: new Date(session.createdAt),
          activeConnections: session.activeConnections.map(({ connectionId, activeAt }) => ({
            connectionId,
            activeAt: new Date(activeAt),
          })),
        }));
      }),
  };
}

// DELETE of a connection answers 400 when its session is gone, 404 when it is itself.
const GONE: ReadonlySet<number | null> = new Set([400, 404]);

/** The SDK rejects with the HTTP status as the error's message. */
function statusOf(error: unknown): number | null {
  return error instanceof Error && /^\d{3}$/.test(error.message) ? Number(error.message) : null;
}

function minted(sessionId: string, { connectionId, token, createdAt }: Connection): MintedConnection {
  return { sessionId, connectionId, token, createdAt: new Date(createdAt) };
}

async function translated<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    throw mediaServerUnavailable(cause);
  }
}
