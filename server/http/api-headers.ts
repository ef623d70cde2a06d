import { createMiddleware } from "hono/factory";
import type { HttpEnv } from "./requests/request-log";

export interface ApiHeaderOptions {
  /** Served over https: browsers shall never come another way. */
  secure: boolean;
  /** Other sites whose pages may read our answers. */
  corsOrigins: readonly string[];
}

/** Seconds for which a browser needn't ask again whether a page may call. */
const PREFLIGHT_SECONDS = "600";
const METHODS = "GET, HEAD, POST, DELETE";
const EXPOSED = "ETag, Retry-After, Server-Timing, X-Request-Id";

/**
 * What every answer of the API carries: it is no page, nobody sniffs, frames or embeds it, and only listed sites read it.
 * Written into the answer's own headers: Hono's `c.header` would copy the answer each time.
 */
export function apiHeaders({ secure, corsOrigins }: ApiHeaderOptions) {
  const fixed = Object.entries({
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin", // CORS readers aren't bound by it
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    ...(secure && { "Strict-Transport-Security": "max-age=31536000" }),
  });

  return createMiddleware<HttpEnv>(async (c, next) => {
    const origin = c.req.header("origin");
    const isListed = origin !== undefined && corsOrigins.includes(origin);
    const wanted = c.req.method === "OPTIONS" ? c.req.header("access-control-request-method") : undefined;
    if (wanted === undefined) await next();
    else c.res = new Response(null, { status: 204 });

    const { headers } = c.res;
    for (const [name, value] of fixed) headers.set(name, value);
    if (corsOrigins.length > 0) headers.append("Vary", "Origin");
    if (!isListed) return;
    headers.set("Access-Control-Allow-Origin", origin);
    headers.set("Access-Control-Allow-Credentials", "true");
    if (wanted === undefined) return headers.set("Access-Control-Expose-Headers", EXPOSED);
    headers.set("Access-Control-Allow-Methods", METHODS);
    headers.set("Access-Control-Allow-Headers", c.req.header("access-control-request-headers") ?? "");
    headers.set("Access-Control-Max-Age", PREFLIGHT_SECONDS);
    headers.append("Vary", "Access-Control-Request-Headers");
  });
}
