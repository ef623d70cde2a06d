import { getTRPCErrorFromUnknown } from "@trpc/server";
import type { Context as HonoContext } from "hono";
import { appRouter } from "../../api/app-router";
import type { StatusEvents } from "../../api/status-events";
import { createCaller } from "../../api/trpc";
import type { Container } from "../../container";
import { invalid } from "../../errors/factories";
import { createProcedureHost } from "../procedure-host";
import type { HttpEnv } from "../requests/request-log";
import { trpcProblem } from "./problem";
import { trpcFormat, type WireFormat } from "./status-formats";

const PROCEDURE = "videoCall.statusChanges";
/** Below `/api`. */
export const STATUS_STREAM_PATH = `/trpc/${PROCEDURE}`;

const SSE_HEADERS = {
  "Content-Type": "text/event-stream",
  "Cache-Control": "no-store, no-transform",
  "X-Accel-Buffering": "no", // nginx would gather the events
};

/** The subscription at its tRPC address, for httpSubscriptionLink. tRPC's own adapter would format each event for each watcher. */
export function trpcStatusStream(container: Container) {
  const host = createProcedureHost(container);
  const callerOf = createCaller(appRouter);

  return async (c: HonoContext<HttpEnv>): Promise<Response> => {
    c.var.record.procedure = PROCEDURE;
    try {
      const caller = callerOf(await host.createContext(c, new Headers()));
      const changes: unknown = await caller.videoCall.statusChanges(readInput(c) as never); // parsed by the procedure
      return streamed(c, changes as StatusEvents, trpcFormat);
    } catch (error) {
      return trpcProblem(host.failed(c, getTRPCErrorFromUnknown(error), PROCEDURE));
    }
  };
}

/** A stream in the given format; it begins when the answer's headers are complete. Throws RATE_LIMITED when too many watch. */
export function streamed(c: HonoContext<HttpEnv>, changes: StatusEvents, format: WireFormat): Response {
  // Whoever has had an ended session's last snapshot needs nothing more: by 204 an EventSource stops (HTML, 9.2.3).
  const lastEventId = c.req.header("last-event-id") ?? c.req.query("lastEventId");
  if (format.end === null && lastEventId?.endsWith("-end")) return new Response(null, { status: 204 });
  if (c.req.raw.method !== "HEAD") c.set("stream", { watch: changes.admit(format), prelude: format.prelude });
  return new Response(null, { headers: SSE_HEADERS });
}

/** One call a request: a stream can't be one of a batch. */
function readInput(c: HonoContext<HttpEnv>): unknown {
  if (c.req.query("batch") !== undefined) throw invalid("a subscription can't be batched");
  try {
    return JSON.parse(c.req.query("input") ?? "null");
  } catch {
    throw invalid("the input isn't JSON");
  }
}
