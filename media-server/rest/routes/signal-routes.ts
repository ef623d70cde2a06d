import { parseBody } from "../body";
import { HttpError } from "../http-error";
import type { Route } from "../route";
import { signalRequest } from "../schemas";

export const signalRoutes: Route[] = [
  {
    method: "POST",
    path: "/signal",
    handle: ({ deps, body }) => {
      const { session: sessionId, to, type, data } = parseBody(signalRequest, body);
      const session = deps.sessions.get(sessionId);
      if (!session) throw new HttpError(404);
      const everybodyIsThere = to.every((id) => session.participant(id) !== undefined);
      if (!session.active || !everybodyIsThere) throw new HttpError(406);
      session.signal(null, to, type, data);
      return { status: 200 };
    },
  },
];
