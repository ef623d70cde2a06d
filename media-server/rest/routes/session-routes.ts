import { parseBody } from "../body";
import { HttpError } from "../http-error";
import { askedBy, noContent, ok, type Route, sessionOf } from "../route";
import { sessionProperties } from "../schemas";
import { sessionJson } from "../session-json";

export const sessionRoutes: Route[] = [
  {
    method: "POST",
    path: "/sessions",
    handle: ({ deps, body }) => {
      const session = deps.sessions.create(parseBody(sessionProperties, body));
      // openvidu-node-client takes 409 as "exists already" and reads the session instead.
      if (!session) throw new HttpError(409);
      return ok(sessionJson(session, { pending: false, webRtcStats: false }));
    },
  },
  {
    method: "GET",
    path: "/sessions",
    handle: ({ deps, query }) => {
      const asked = askedBy(query, false);
      const content = deps.sessions.all.map((session) => sessionJson(session, asked));
      return ok({ numberOfElements: content.length, content });
    },
  },
  {
    method: "GET",
    path: "/sessions/:sessionId",
    handle: (request) => ok(sessionJson(sessionOf(request), askedBy(request.query, false))),
  },
  {
    method: "DELETE",
    path: "/sessions/:sessionId",
    handle: (request) => {
      sessionOf(request).close("sessionClosedByServer");
      return noContent;
    },
  },
  {
    method: "DELETE",
    path: "/sessions/:sessionId/stream/:streamId",
    handle: (request) => {
      const session = sessionOf(request, 400);
      const stream = session.stream(request.params.streamId ?? "");
      if (!stream) throw new HttpError(404);
      session.forceUnpublish(stream, "forceUnpublishByServer");
      return noContent;
    },
  },
];
