import type { MediaServerDeps } from "../deps";
import type { Metrics } from "../metrics/metrics";
import type { Session } from "../sessions/session";
import { HttpError } from "./http-error";
import type { ServerFacts } from "./server-facts";
import type { Asked } from "./session-json";

export interface RestRequest {
  deps: MediaServerDeps;
  facts: ServerFacts;
  metrics: Pick<Metrics, "text" | "contentType">;
  /** Values of the path's `:names`, decoded. */
  params: Readonly<Record<string, string>>;
  query: URLSearchParams;
  /** The JSON body as it came, `{}` without one; each route parses it. */
  body: unknown;
}

/** `json` undefined: no body. A text is sent as it is, as `contentType` (plain text unless said). */
export interface RestAnswer {
  status: number;
  json?: unknown;
  contentType?: string;
}

export interface Route {
  method: "GET" | "POST" | "PATCH" | "DELETE";
  /** Below the router's base; a segment that begins with a colon is a parameter. */
  path: string;
  /** Needs no secret. */
  open?: true;
  handle(request: RestRequest): RestAnswer | Promise<RestAnswer>;
}

export const ok = (json: unknown): RestAnswer => ({ status: 200, json });
export const noContent: RestAnswer = { status: 204 };

/** @throws HttpError with `status` when there is none; CE answers 404 on some paths and 400 on others. */
export function sessionOf({ deps, params }: RestRequest, status: 400 | 404 = 404): Session {
  const session = deps.sessions.get(params.sessionId ?? "");
  if (!session) throw new HttpError(status, status === 400 ? "there is no such session" : null);
  return session;
}

/** @param pending whether pending connections are told of when the request doesn't say */
export function askedBy(query: URLSearchParams, pending: boolean): Asked {
  return { pending: flag(query, "pendingConnections", pending), webRtcStats: flag(query, "webRtcStats", false) };
}

function flag(query: URLSearchParams, name: string, fallback: boolean): boolean {
  const value = query.get(name);
  return value === null ? fallback : value === "true";
}
