import { getTRPCErrorFromUnknown } from "@trpc/server";
import { Hono, type Context as HonoContext } from "hono";
import { appRouter } from "../api/app-router";
import { pathFields, type RestRoute, restRoutes } from "../api/rest-routes";
import type { StatusEvents } from "../api/status-events";
import { createCaller } from "../api/trpc";
import type { Container } from "../container";
import { invalidField } from "../errors/factories";
import { revalidated } from "./answers/etag";
import { methodNotAllowed, problem } from "./answers/problem";
import { plainFormat } from "./answers/status-formats";
import { streamed } from "./answers/status-stream";
import { wholeAnswer } from "./answers/whole-answers";
import { createProcedureHost } from "./procedure-host";
import { readJsonObject } from "./requests/json-body";
import type { HttpEnv } from "./requests/request-log";

type Answer = (c: HonoContext<HttpEnv>) => Promise<Response>;

/** The procedures as plain REST, by the table of rest-routes.ts: path, query and body become one input. */
export function rest(container: Container): Hono<HttpEnv> {
  const host = createProcedureHost(container);
  const callerOf = createCaller(appRouter);
  const app = new Hono<HttpEnv>();

  function answering(procedure: string, route: RestRoute): Answer {
    const fields = { path: pathFields(route.path), query: route.query ?? [] };
    const name = `videoCall.${procedure}`;
    return async (c) => {
      c.var.record.procedure = name;
      const headers = new Headers({ "Content-Type": "application/json", "Cache-Control": "no-store" });
      try {
        const input = await readInput(c, fields);
        const caller = callerOf(await host.createContext(c, headers));
        const output = await procedureOf(caller, name)(input);
        if (route.stream) return streamed(c, output as StatusEvents, plainFormat);
        const body = JSON.stringify(output);
        return procedure === "config" ? revalidated(c, body) : wholeAnswer(c, body, { headers });
      } catch (error) {
        return problem(host.failed(c, getTRPCErrorFromUnknown(error), name));
      }
    };
  }

  const methodsAt = new Map<string, string[]>();
  for (const [procedure, route] of Object.entries<RestRoute>(restRoutes)) {
    const path = route.path.replace(/\{(\w+)\}/g, ":$1");
    app.on(route.method, path, answering(procedure, route));
    methodsAt.set(path, [
      ...(methodsAt.get(path) ?? []),
      ...(route.method === "GET" ? ["GET", "HEAD"] : [route.method]),
    ]);
  }
  for (const [path, methods] of methodsAt) {
    const allow = [...methods, "OPTIONS"].join(", ");
    app.options(path, (c) => c.body(null, 204, { Allow: allow }));
    app.all(path, (c) => {
      c.var.record.outcome = "METHOD_NOT_ALLOWED";
      return methodNotAllowed(c.var.record.requestId, allow);
    });
  }
  return app;
}

type Procedure = (input: unknown) => Promise<unknown>;

/** A caller is an object of objects of procedures: walks down the dots. */
function procedureOf(caller: object, name: string): Procedure {
  return name.split(".").reduce((node, key) => Reflect.get(node, key), caller) as Procedure;
}

interface Fields {
  path: readonly string[];
  query: readonly string[];
}

/** A field that a client leaves out is null in many a language's JSON. */
function withoutNulls(body: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null));
}

/** The address outweighs the body: whoever reads the log's path knows what was asked. */
async function readInput(c: HonoContext<HttpEnv>, { path, query }: Fields): Promise<Record<string, unknown>> {
  const { method } = c.req;
  const input = method === "GET" ? {} : withoutNulls(await readJsonObject(c.req.raw));
  for (const field of query) {
    const [value, ...more] = c.req.queries(field) ?? [];
    if (more.length > 0) throw invalidField(field, "stands twice in the query");
    if (value) input[field] = value; // empty is what a front end writes when it has none
  }
  for (const field of path) input[field] = c.req.param(field);
  return input;
}
