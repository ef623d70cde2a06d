import { randomBytes } from "node:crypto";
import type { HttpBindings } from "@hono/node-server";
import { createMiddleware } from "hono/factory";
import type { Log } from "../ports";
import { type Client, clientReader } from "./client-address";

/** What one request's line in the log tells. Handlers add to it; credentials, tokens and query strings never go in. */
export interface RequestRecord {
  requestId: string;
  procedure?: string;
  event?: string;
  /** `ok`, or the error's code. */
  outcome: string;
}

export interface HttpEnv {
  /** Nothing where Next alone is the server. */
  Bindings: Partial<HttpBindings>;
  Variables: { record: RequestRecord; client: Client };
}

/** Gives the request an id, finds out who asks, and writes its one line when it is answered. */
export function requestLog(log: Log, trustedProxies: readonly string[]) {
  const readClient = clientReader(trustedProxies);

  return createMiddleware<HttpEnv>(async (c, next) => {
    const began = performance.now();
    const record: RequestRecord = { requestId: randomBytes(9).toString("base64url"), outcome: "ok" };
    c.set("record", record);
    const client = readClient(c.env.incoming?.socket.remoteAddress, c.req.raw.headers);
    c.set("client", client);
    await next();
    c.header("X-Request-Id", record.requestId);
    const durationMs = Math.round((performance.now() - began) * 10) / 10;
    const { method, path } = c.req;
    log.info({ ...record, method, path, status: c.res.status, durationMs, address: client.address }, "request");
  });
}
