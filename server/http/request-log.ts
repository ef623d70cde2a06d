import { randomBytes } from "node:crypto";
import { createMiddleware } from "hono/factory";
import type { Log } from "../ports";

/** What one request's line in the log tells. Handlers add to it; credentials, tokens and query strings never go in. */
export interface RequestRecord {
  requestId: string;
  procedure?: string;
  event?: string;
  /** `ok`, or the error's code. */
  outcome: string;
}

export interface HttpEnv {
  Variables: { record: RequestRecord };
}

/** Gives the request an id and writes its one line when it is answered. */
export function requestLog(log: Log) {
  return createMiddleware<HttpEnv>(async (c, next) => {
    const began = performance.now();
    const record: RequestRecord = { requestId: randomBytes(9).toString("base64url"), outcome: "ok" };
    c.set("record", record);
    await next();
    c.header("X-Request-Id", record.requestId);
    const durationMs = Math.round((performance.now() - began) * 10) / 10;
    const { method, path } = c.req;
    log.info({ ...record, method, path, status: c.res.status, durationMs }, "request");
  });
}
