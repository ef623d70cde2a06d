import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import type { Context as HonoContext } from "hono";
import { type AppRouter, appRouter } from "../api/app-router";
import { infoOfTrpcError } from "../api/trpc-error";
import type { Container } from "../container";
import { retryAfterHeader } from "./answers/problem";
import { createProcedureHost } from "./procedure-host";
import { readJsonObject } from "./requests/json-body";
import type { HttpEnv } from "./requests/request-log";

export const TRPC_PATH = "/api/trpc";

/** In one request: a page's worth, not a flood. */
const MOST_CALLS = 10;

/** In the log: of a path that names procedures, what a page's worth of them may take. */
const LONGEST_NAMED = 400;

/** Serves the procedures on the fetch standard. */
export function trpcMount(container: Container) {
  const host = createProcedureHost(container);

  return async (c: HonoContext<HttpEnv>): Promise<Response> => {
    const { record } = c.var;
    record.procedure = c.req.path.slice(TRPC_PATH.length + 1, LONGEST_NAMED);
    const { raw } = c.req;
    if (raw.method === "POST") {
      const body = await readJsonObject(raw);
      // tRPC reads it there; a copy of the request would cost more than the call. Defined: node-server's requests let nobody assign it.
      Object.defineProperty(raw, "json", { value: async () => body });
    }
    return fetchRequestHandler<AppRouter>({
      endpoint: TRPC_PATH,
      router: appRouter,
      req: raw,
      maxBatchSize: MOST_CALLS,
      createContext: ({ resHeaders }) => host.createContext(c, resHeaders),
      onError: ({ error, path }) => void host.failed(c, error, path),
      responseMeta({ errors }) {
        const waits = errors.map((error) => retryAfterHeader(infoOfTrpcError(error, record.requestId)));
        return { headers: new Headers(Object.assign({ "Cache-Control": "no-store" }, ...waits)) };
      },
    });
  };
}
