import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { createMiddleware } from "hono/factory";
import type { StatusSink, StatusWatch } from "../../ports";
import type { HttpEnv } from "../requests/request-log";

type Outgoing = HttpBindings["outgoing"];

/** A stream that begins when its answer's headers are complete. */
export interface OpenStream {
  watch: StatusWatch<Buffer>;
  prelude: Buffer;
}

/**
 * Begins the streams that handlers leave in `c.var.stream`, after all other middleware has written its headers: on Node's own
 * response where there is one, since a web stream for each of a thousand watchers costs several times as much.
 */
export const openStreams = createMiddleware<HttpEnv>(async (c, next) => {
  await next();
  const { stream } = c.var;
  if (!stream) return;
  const { headers } = c.res;
  const { outgoing } = c.env;
  if (!c.res.ok) {
    stream.watch.stop();
  } else if (outgoing) {
    outgoing.writeHead(200, Object.fromEntries(headers));
    writeTo(outgoing, stream);
    c.res = RESPONSE_ALREADY_SENT;
  } else {
    c.res = new Response(webStream(stream), { headers });
  }
});

function writeTo(response: Outgoing, { watch, prelude }: OpenStream): void {
  response.on("drain", watch.drained);
  response.on("close", watch.stop);
  response.on("error", watch.stop);
  if (response.destroyed) watch.stop();
  response.write(prelude);
  watch.start({
    write: (chunk) => response.write(chunk),
    end: () => void response.end(),
    cut: () => void response.destroy(),
  });
}

/** What a web stream holds at most that its reader hasn't taken. */
const HIGH_WATER_BYTES = 16 * 1024;

function webStream({ watch, prelude }: OpenStream): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        controller.enqueue(prelude);
        watch.start(sinkOf(controller));
      },
      pull: watch.drained,
      cancel: watch.stop,
    },
    new ByteLengthQueuingStrategy({ highWaterMark: HIGH_WATER_BYTES }),
  );
}

function sinkOf(controller: ReadableStreamDefaultController<Uint8Array>): StatusSink<Buffer> {
  return {
    write(chunk) {
      controller.enqueue(chunk);
      return (controller.desiredSize ?? 0) > 0;
    },
    end: () => controller.close(),
    cut: () => controller.error(new Error("cut")),
  };
}
