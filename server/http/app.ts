import { Hono, type Context as HonoContext } from "hono";
import { REST_BASE } from "../api/rest-routes";
import { errorBody } from "../api/trpc-error";
import type { Container } from "../container";
import { AppError } from "../errors/app-error";
import { errorInfo } from "../errors/error-info";
import { apiHeaders } from "./api-headers";
import { openApi } from "./openapi";
import { operations } from "./operations";
import { notFound, problem } from "./problem";
import { type HttpEnv, requestLog } from "./request-log";
import { rest } from "./rest";
import { TRPC_PATH, trpcMount } from "./trpc-mount";
import { webhook } from "./webhook";

/** tRPC's clients insist on a number there (JSON-RPC 2.0, 5.1). */
const JSON_RPC_INVALID_REQUEST = -32600;

/** All of `/api` but next-auth's part of it, on the fetch standard: the entry serves it, and a Next route can. */
export function createHttpApp(container: Container): Hono<HttpEnv> {
  const { deps, environment } = container;
  const { log, config } = deps;
  const app = new Hono<HttpEnv>().basePath("/api");

  app.use(requestLog(log, environment.trustedProxies));
  app.use(apiHeaders({ secure: environment.publicOrigin.startsWith("https:"), corsOrigins: config.corsOrigins }));

  app.all("/trpc/*", trpcMount(container));
  app.route(REST_BASE.slice("/api".length), rest(container));
  app.get("/openapi.json", openApi());
  app.route("/", operations(container));
  app.post("/openvidu/webhook", webhook(container));

  app.notFound((c) => {
    c.var.record.outcome = "NOT_FOUND";
    return notFound(c.var.record.requestId);
  });
  app.onError((error, c) => {
    if (!(error instanceof AppError)) log.error({ err: error, requestId: c.var.record.requestId }, "unforeseen error");
    return answer(c, error);
  });
  return app;
}

/** An error that no procedure answered, in the shape that the caller reads: tRPC's on its path, a problem elsewhere. */
function answer(c: HonoContext<HttpEnv>, error: unknown): Response {
  const { record } = c.var;
  const info = errorInfo(error, record.requestId);
  record.outcome = info.code;
  if (!c.req.path.startsWith(TRPC_PATH)) return problem(info);
  return Response.json({ error: { code: JSON_RPC_INVALID_REQUEST, ...errorBody(info) } }, { status: info.status });
}
