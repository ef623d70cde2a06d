import { Hono, type Context as HonoContext } from "hono";
import { REST_BASE } from "../api/rest-routes";
import type { Container } from "../container";
import { AppError } from "../errors/app-error";
import { errorInfo } from "../errors/error-info";
import { openStreams } from "./answers/open-streams";
import { notFound, problem, trpcProblem } from "./answers/problem";
import { STATUS_STREAM_PATH, trpcStatusStream } from "./answers/status-stream";
import { wholeAnswers } from "./answers/whole-answers";
import { apiHeaders } from "./api-headers";
import { openApi } from "./openapi";
import { operations } from "./operations";
import { type HttpEnv, requestLog } from "./requests/request-log";
import { rest } from "./rest";
import { TRPC_PATH, trpcMount } from "./trpc-mount";
import { webhook } from "./webhook";

/** All of `/api` but next-auth's part of it, on the fetch standard: the entry serves it, and a Next route can. */
export function createHttpApp(container: Container): Hono<HttpEnv> {
  const { deps, environment } = container;
  const { log, config } = deps;
  const app = new Hono<HttpEnv>().basePath("/api");

  app.use(openStreams);
  app.use(wholeAnswers);
  app.use(requestLog(log, environment.trustedProxies));
  app.use(apiHeaders({ secure: environment.publicOrigin.startsWith("https:"), corsOrigins: config.corsOrigins }));

  app.get(STATUS_STREAM_PATH, trpcStatusStream(container));
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

/** An error that no procedure answered, in the shape that the caller reads. */
function answer(c: HonoContext<HttpEnv>, error: unknown): Response {
  const { record } = c.var;
  const info = errorInfo(error, record.requestId);
  record.outcome = info.code;
  return c.req.path.startsWith(TRPC_PATH) ? trpcProblem(info) : problem(info);
}
