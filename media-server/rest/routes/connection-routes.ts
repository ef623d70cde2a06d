import type { Session } from "../../sessions/session";
import { parseBody } from "../body";
import { HttpError } from "../http-error";
import { askedBy, noContent, ok, type RestRequest, type Route, sessionOf } from "../route";
import { connectionProperties, tokenRequest } from "../schemas";
import { type Asked, activeConnectionJson, connectionsJson, pendingConnectionJson } from "../session-json";

export const connectionRoutes: Route[] = [
  {
    method: "POST",
    path: "/sessions/:sessionId/connection",
    handle: (request) => {
      const session = sessionOf(request);
      const { type, ...properties } = parseBody(connectionProperties, request.body);
      if (type === "IPCAM") throw new HttpError(501, "IP cameras are not available");
      return ok(pendingConnectionJson(session.createConnection(properties)));
    },
  },
  {
    method: "GET",
    path: "/sessions/:sessionId/connection",
    handle: (request) => ok(connectionsJson(sessionOf(request), askedBy(request.query, true))),
  },
  {
    method: "GET",
    path: "/sessions/:sessionId/connection/:connectionId",
    handle: (request) => {
      const session = sessionOf(request, 400);
      return ok(connectionJson(session, connectionId(request), askedBy(request.query, true)));
    },
  },
  {
    // Changing a connection is a Pro feature; Community Edition has no such mapping.
    method: "PATCH",
    path: "/sessions/:sessionId/connection/:connectionId",
    handle: () => {
      throw new HttpError(403, "changing a connection is not available");
    },
  },
  {
    method: "DELETE",
    path: "/sessions/:sessionId/connection/:connectionId",
    handle: (request) => {
      const session = sessionOf(request, 400);
      const participant = session.participant(connectionId(request));
      if (participant) session.evict(participant, "forceDisconnectByServer");
      else if (!session.deletePendingConnection(connectionId(request))) throw new HttpError(404);
      return noContent;
    },
  },
  {
    // Deprecated; `Session.generateToken` of openvidu-node-client.
    method: "POST",
    path: "/tokens",
    handle: ({ deps, body }) => {
      const { session: sessionId, role, data, kurentoOptions } = parseBody(tokenRequest, body);
      const session = deps.sessions.get(sessionId);
      if (!session) throw new HttpError(404);
      const connection = session.createConnection({
        role,
        serverData: data,
        record: true,
        kurentoOptions,
        customIceServers: [],
      });
      return ok({
        id: connection.token,
        token: connection.token,
        createdAt: connection.createdAt,
        connectionId: connection.id,
        session: sessionId,
        data,
        role,
        ...(kurentoOptions ? { kurentoOptions } : {}),
      });
    },
  },
];

function connectionJson(session: Session, id: string, asked: Asked): object {
  const participant = session.participant(id);
  if (participant) return activeConnectionJson(participant, asked);
  const pending = session.pendingConnection(id);
  if (!pending) throw new HttpError(404);
  return pendingConnectionJson(pending);
}

const connectionId = ({ params }: RestRequest) => params.connectionId ?? "";
