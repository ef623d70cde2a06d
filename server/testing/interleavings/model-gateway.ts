import { mediaServerUnavailable } from "../../errors/factories";
import { createSessionPresence } from "../../gateways/session-presence";
import type { MediaGateway, MediaSession, MintedConnection } from "../../ports";
import type { ModelConnection, ModelSession, OpenViduModel } from "../openvidu-model";
import type { Gate } from "./gate";

/** What is wrong with the way to OpenVidu at the moment. */
export interface Line {
  /** Nothing gets there. */
  down: boolean;
  /** So many calls from now on are done, though their answers get lost. */
  answersToLose: number;
}

/**
 * The gateway's behaviour on the model, without HTTP: a thousand times as many calls in the same time. `model-gateway.test.ts` holds it
 * to the real one.
 */
export function createModelGateway(model: OpenViduModel, gate: Gate, line: Line): MediaGateway {
  const presence = createSessionPresence((sessionId) => call("POST sessions", () => model.createSession(sessionId)));

  function call<T>(label: string, work: () => T): Promise<T> {
    return gate(`openvidu ${label}`, async () => {
      if (line.down) throw mediaServerUnavailable(new Error("unreachable"));
      const answer = work();
      if (line.answersToLose > 0) {
        line.answersToLose -= 1;
        throw mediaServerUnavailable(new Error("the answer got lost"));
      }
      return answer;
    });
  }

  const mint = (sessionId: string, data: string) =>
    call("POST connection", () => model.createConnection(sessionId, data));
  const minted = (sessionId: string, { connectionId, token, createdAt }: ModelConnection): MintedConnection => ({
    sessionId,
    connectionId,
    token,
    createdAt: new Date(createdAt),
  });

  return {
    async connect(sessionId, { data }) {
      const life = await presence.ensure(sessionId);
      const made = await mint(sessionId, data);
      if (made) return minted(sessionId, made);
      presence.forget(sessionId, life);
      await presence.ensure(sessionId);
      const again = await mint(sessionId, data);
      if (!again) throw mediaServerUnavailable(new Error("404"));
      return minted(sessionId, again);
    },
    async disconnect({ sessionId, connectionId }) {
      const life = presence.life(sessionId);
      const outcome = await call("DELETE connection", () => model.disconnect(sessionId, connectionId));
      if (outcome === "noSession") presence.forget(sessionId, life);
    },
    async unpublish() {},
    async closeSession(sessionId) {
      await call("DELETE session", () => model.closeSession(sessionId));
      presence.forget(sessionId, presence.life(sessionId));
    },
    sessions: () => call("GET sessions", () => model.sessions.map((session) => mediaSession(session))),
    session: (sessionId) =>
      call("GET session", () => {
        const session = model.session(sessionId);
        return session ? mediaSession(session) : null;
      }),
    async signal() {},
    async ping() {
      await call("GET version", () => {});
    },
  };
}

function mediaSession({ sessionId, createdAt, connections }: ModelSession): MediaSession {
  const all = [...connections.values()];
  return {
    sessionId,
    createdAt: new Date(createdAt),
    activeConnections: all.flatMap(({ connectionId, activeAt }) =>
      activeAt === null ? [] : [{ connectionId, activeAt: new Date(activeAt) }],
    ),
    unusedConnectionIds: all.filter(({ activeAt }) => activeAt === null).map(({ connectionId }) => connectionId),
  };
}
