import type { IncomingMessage, ServerResponse } from "node:http";
import type { MediaServerDeps } from "../deps";
import { authorizer } from "./authorization";
import { readJson } from "./body";
import { errorBody, HttpError } from "./http-error";
import type { RestAnswer } from "./route";
import { canonicalPath, router } from "./router";
import { configRoutes } from "./routes/config-routes";
import { connectionRoutes } from "./routes/connection-routes";
import { recordingRoutes } from "./routes/recording-routes";
import { sessionRoutes } from "./routes/session-routes";
import { signalRoutes } from "./routes/signal-routes";
import type { ServerFacts } from "./server-facts";

interface Options {
  deps: MediaServerDeps;
  facts: ServerFacts;
  secret: string;
}

const findRoute = router([...sessionRoutes, ...connectionRoutes, ...signalRoutes, ...configRoutes, ...recordingRoutes]);

/** Answers every HTTP request of the REST API. It never rejects. */
export function httpHandler(options: Options): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const { deps } = options;
  const authorized = authorizer(options.secret);
  return async (request, response) => {
    const [path = "/", query = ""] = (request.url ?? "/").split("?", 2);
    try {
      // Any origin, as CE: the secret doesn't travel by cookie, so nobody's browser can be made to use it.
      response.setHeader("Access-Control-Allow-Origin", "*");
      if (request.method === "OPTIONS") preflight(response);
      else send(request, response, await answer(options, authorized, request, path, new URLSearchParams(query)));
    } catch (error) {
      if (!(error instanceof HttpError)) deps.logger.error({ err: error, path }, "REST request failed");
      refuse(request, response, error, path, deps.now());
    }
  };
}

async function answer(
  { deps, facts }: Options,
  authorized: (header: string | undefined) => boolean,
  request: IncomingMessage,
  path: string,
  query: URLSearchParams,
): Promise<RestAnswer> {
  const found = findRoute(request.method ?? "GET", canonicalPath(path));
  const open = typeof found === "object" && found.route.open === true;
  if (!open && !authorized(request.headers.authorization)) throw new HttpError(401, "Unauthorized");
  if (typeof found === "number") throw new HttpError(found, "there is nothing here");
  const { route, params } = found;
  const body = route.method === "POST" || route.method === "PATCH" ? await readJson(request) : {};
  return route.handle({ deps, facts, params, query, body });
}

function send(request: IncomingMessage, response: ServerResponse, { status, json }: RestAnswer): void {
  response.statusCode = status;
  if (json === undefined) {
    response.end();
    return;
  }
  const isText = typeof json === "string";
  response.setHeader("Content-Type", isText ? "text/plain;charset=UTF-8" : "application/json");
  response.end(request.method === "HEAD" ? undefined : isText ? json : JSON.stringify(json));
}

function refuse(request: IncomingMessage, response: ServerResponse, error: unknown, path: string, now: number): void {
  const { status, detail } =
    error instanceof HttpError ? error : { status: 500, detail: "the server failed to answer; its log says why" };
  if (status === 401) response.setHeader("WWW-Authenticate", 'Basic realm="Realm"');
  // What is left of a body that nobody will read would be taken for the next request.
  if (!request.complete) response.setHeader("Connection", "close");
  send(request, response, detail === null ? { status } : { status, json: errorBody(status, detail, path, now) });
}

function preflight(response: ServerResponse): void {
  response.setHeader("Access-Control-Allow-Methods", "GET,HEAD,POST,PUT,PATCH,DELETE");
  response.setHeader("Access-Control-Allow-Headers", "*, Authorization, Content-Type");
  response.setHeader("Access-Control-Max-Age", "1800");
  response.writeHead(200).end();
}
