import type { Hono } from "hono";
import { container } from "../container";
import { createHttpApp } from "./app";
import type { HttpEnv } from "./requests/request-log";

let app: Hono<HttpEnv> | undefined;

/** Serves `/api` where Next alone is the server (plain Next hosting). There are no jobs then: something must run `server/main.ts` too. */
export function serveApi(request: Request): Response | Promise<Response> {
  app ??= createHttpApp(container());
  return app.fetch(request, {});
}
