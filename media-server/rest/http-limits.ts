import type { ServerOptions } from "node:http";
import { limits } from "../limits";

/** How long and how large a request may be before it has been read: for `createServer`, of http and https alike. */
export const httpLimits = {
  headersTimeout: limits.httpHeadersMs,
  requestTimeout: limits.httpRequestMs,
  connectionsCheckingInterval: limits.httpCheckMs,
  keepAliveTimeout: limits.httpKeepAliveMs,
  maxHeaderSize: limits.httpHeaderBytes,
} as const satisfies ServerOptions;
