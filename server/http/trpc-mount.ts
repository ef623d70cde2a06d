import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import type { Context as HonoContext } from "hono";
import { type AppRouter, appRouter } from "../api/app-router";
import type { Context } from "../api/context";
import { infoOfTrpcError } from "../api/trpc-error";
import { credentialCookies } from "../auth/credential-cookies";
import type { Container } from "../container";
import { retryAfterHeader } from "./problem";
import { readRequestFacts } from "./request-facts";
import type { HttpEnv } from "./request-log";

export const TRPC_PATH = "/api/trpc";

/** In one request: a page's worth, not a flood. */
const MOST_CALLS = 10;
/** Cookies live as long as the credentials in them. */
const COOKIE_SECONDS = 3600;

/** Serves the procedures on the fetch standard. */
export function trpcMount({ deps, environment }: Container) {
  const cookieOptions = { secure: environment.publicOrigin.startsWith("https:"), maxAgeSeconds: COOKIE_SECONDS };

  return (c: HonoContext<HttpEnv>): Promise<Response> => {
    const { record, client } = c.var;
    const { address } = client;
    const { requestId } = record;
    record.procedure = c.req.path.slice(TRPC_PATH.length + 1);

    async function createContext({ req, resHeaders }: { req: Request; resHeaders: Headers }): Promise<Context> {
      const request = await readRequestFacts(req, { requestId, address }, deps);
      return {
        deps,
        request,
        setCredentialCookie(participantId, credential) {
          const cookies = credentialCookies(req.headers.get("cookie"), participantId, credential, cookieOptions);
          for (const cookie of cookies) resHeaders.append("Set-Cookie", cookie);
        },
      };
    }

    return fetchRequestHandler<AppRouter>({
      endpoint: TRPC_PATH,
      router: appRouter,
      req: c.req.raw,
      maxBatchSize: MOST_CALLS,
      createContext,
      onError({ error, path }) {
        const { code } = infoOfTrpcError(error, requestId);
        record.outcome = code;
        const fields = { err: error.cause ?? error, requestId, procedure: path };
        if (code === "INTERNAL") deps.log.error(fields, "unforeseen error");
        if (code === "MEDIA_SERVER_UNAVAILABLE") deps.log.warn(fields, "OpenVidu failed us");
      },
      responseMeta({ errors }) {
        const waits = errors.map((error) => retryAfterHeader(infoOfTrpcError(error, requestId)));
        return { headers: new Headers(Object.assign({ "Cache-Control": "no-store" }, ...waits)) };
      },
    });
  };
}
