import type { HttpBindings } from "@hono/node-server";
import { createMiddleware } from "hono/factory";
import { randomIds } from "../../auth/random-ids";
import { newRequestRecord, type RequestRecord, recorded } from "../../metrics/request-record";
import type { Log } from "../../ports";
import type { OpenStream } from "../answers/open-streams";
import { type Client, clientReader } from "./client-address";

export interface HttpEnv {
  /** Nothing where Next alone is the server. */
  Bindings: Partial<HttpBindings>;
  Variables: { record: RequestRecord; client: Client; stream?: OpenStream; text?: string };
}

/** Long enough for every path of ours; what is longer is a stranger's. */
const PATH_IN_LOG = 200;
/** Enough to find one request among all that a log ever holds. */
const freshId = randomIds(9);

/**
 * Gives the request an id (ours, whatever the caller sent), finds out who asks, and writes its one line when it is answered: what
 * was asked, what became of it, and where the time went. The answer says the last by itself, as `Server-Timing`.
 */
export function requestLog(log: Log, trustedProxies: readonly string[]) {
  const readClient = clientReader(trustedProxies);

  return createMiddleware<HttpEnv>(async (c, next) => {
    const began = performance.now();
    const record = newRequestRecord(freshId());
    const client = readClient(c.env.incoming?.socket.remoteAddress, c.req.raw.headers);
    c.set("record", record);
    c.set("client", client);
    await recorded(record, next);

    const { requestId, procedure, sessionId, participantId, event, outcome, database, openvidu } = record;
    const durationMs = tenths(performance.now() - began);
    const databaseMs = tenths(database.ms);
    const openviduMs = tenths(openvidu.ms);
    // Into the answer's own headers: Hono's `c.header` would copy the answer each time.
    const { headers, status } = c.res;
    headers.set("X-Request-Id", requestId);
    headers.set("Server-Timing", `db;dur=${databaseMs}, openvidu;dur=${openviduMs}, total;dur=${durationMs}`);
    const { method, path } = c.req;
    log.info(
      {
        requestId,
        method,
        path: path.slice(0, PATH_IN_LOG),
        procedure,
        sessionId,
        participantId,
        event,
        outcome,
        status,
        durationMs,
        databaseMs,
        databaseCalls: database.calls,
        openviduMs,
        openviduCalls: openvidu.calls,
        address: client.address,
      },
      "request",
    );
  });
}

const tenths = (ms: number) => Math.round(ms * 10) / 10;
