import type { IncomingMessage, ServerResponse } from "node:http";
import type { MediaServerDeps } from "../deps";
import type { Metrics } from "../metrics/metrics";
import { Failure } from "../sessions/failure";
import { authorizer } from "./authorization";
import { readJson } from "./body";
import { errorBody, HttpError } from "./http-error";
import type { RestAnswer } from "./route";
import { canonicalPath, router } from "./router";
import { configRoutes } from "./routes/config-routes";
import { connectionRoutes } from "./routes/connection-routes";
import { operationRoutes } from "./routes/operation-routes";
import { recordingRoutes } from "./routes/recording-routes";
import { sessionRoutes } from "./routes/session-routes";
import { signalRoutes } from "./routes/signal-routes";
import type { ServerFacts } from "./server-facts";

interface Options {
  deps: MediaServerDeps;
  facts: ServerFacts;
  secret: string;
  metrics: Pick<Metrics, "text" | "contentType">;
  /** Whether the server is about to end: then everything is refused, and health checks see it. */
  stopping: () => boolean;
}

const findApi = router([...sessionRoutes, ...connectionRoutes, ...signalRoutes, ...configRoutes, ...recordingRoutes]);
const findOperation = router(operationRoutes, "");

/** The route of a request, or the status that says why there is none. */
function findRoute(request: IncomingMessage, path: string): ReturnType<typeof findApi> {
  const method = request.method ?? "GET";
  const operation = findOperation(method, path);
  return operation === 404 ? findApi(method, canonicalPath(path)) : operation;
}

/** What logs say of a request: never its query or body, where secrets are, nor a token where an id should stand. */
const requestFacts = ({ method }: IncomingMessage, path: string) => ({
  method,
  path: path.slice(0, 200).replace(/tok_.*/, "tok_…"),
});

/** Answers every HTTP request of the REST API. It never rejects. */
export function httpHandler(options: Options): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const { deps } = options;
  const authorized = authorizer(options.secret);
  return async (request, response) => {
    const [path = "/", query = ""] = (request.url ?? "/").split("?", 2);
    const found = findRoute(request, path);
    const ended = deps.metrics.restStarted(
      request.method ?? "GET",
      typeof found === "number" ? "unknown" : found.route.path,
    );
    response.once("close", () => ended(response.statusCode));
    try {
      // Any origin, as CE: the secret doesn't travel by cookie, so nobody's browser can be made to use it.
      response.setHeader("Access-Control-Allow-Origin", "*");
      if (request.method === "OPTIONS") preflight(response);
      else send(request, response, await answer(options, found, authorized, request, new URLSearchParams(query)));
    } catch (error) {
      const refusal = refusalOf(error);
      const facts = requestFacts(request, path);
      if (refusal) deps.logger.info({ ...facts, status: refusal.status }, "REST request refused");
      else deps.logger.error({ ...facts, err: error }, "REST request failed");
      refuse(request, response, refusal ?? failed, path, deps.now());
    }
  };
}

async function answer(
  { deps, facts, metrics, stopping }: Options,
  found: ReturnType<typeof findRoute>,
  authorized: (header: string | undefined) => boolean,
  request: IncomingMessage,
  query: URLSearchParams,
): Promise<RestAnswer> {
  if (stopping()) throw new HttpError(503, "the server is stopping");
  const open = typeof found === "object" && found.route.open === true;
  if (!open && !authorized(request.headers.authorization)) throw new HttpError(401, "Unauthorized");
  if (typeof found === "number") throw new HttpError(found, "there is nothing here");
  const { route, params } = found;
  const body = route.method === "POST" || route.method === "PATCH" ? await readJson(request) : {};
  return route.handle({ deps, facts, metrics, params, query, body });
}

function send(request: IncomingMessage, response: ServerResponse, { status, json, contentType }: RestAnswer): void {
  response.statusCode = status;
  if (json === undefined) {
    response.end();
    return;
  }
  const isText = typeof json === "string";
  response.setHeader("Content-Type", contentType ?? (isText ? "text/plain;charset=UTF-8" : "application/json"));
  response.end(request.method === "HEAD" ? undefined : isText ? json : JSON.stringify(json));
}

const failed = new HttpError(500, "the server failed to answer; its log says why");

/** @returns null for a fault of ours. */
function refusalOf(error: unknown): HttpError | null {
  if (error instanceof HttpError) return error;
  return error instanceof Failure && error.kind === "tooMany" ? new HttpError(503, error.message) : null;
}

function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  { status, detail }: HttpError,
  path: string,
  now: number,
): void {
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
