/** How `statusChanges` stands on the wire, as server-sent events (HTML Living Standard, 9.2). */
import type { StatusFormat } from "../../ports";

/** Milliseconds after which a client comes back when we end a stream that isn't over. Spread, so that not all come at once. */
const RETRY_MS = { least: 500, spread: 2_000 };
/** tRPC's link connects anew when it has heard nothing for so long: two signs of life and some. */
const SILENCE_MS = 40_000;

export interface WireFormat extends StatusFormat<Buffer> {
  /** Before the first event. */
  prelude: Buffer;
}

const comeBack = () => Buffer.from(`retry: ${Math.round(RETRY_MS.least + Math.random() * RETRY_MS.spread)}\n\n`);

/** As tRPC 11's httpSubscriptionLink reads it (`sseStreamConsumer` in @trpc/server). */
export const trpcFormat: WireFormat = {
  prelude: Buffer.from(`event: connected\ndata: ${JSON.stringify({ reconnectAfterInactivityMs: SILENCE_MS })}\n\n`),
  event: (event, id) => Buffer.from(`data: ${JSON.stringify(event)}\nid: ${id}\n\n`),
  ping: Buffer.from("event: ping\ndata: \n\n"),
  end: Buffer.from("event: return\ndata: \n\n"),
  get comeBack() {
    return comeBack();
  },
};

/** For any EventSource: events `status` and `notification`, each with the whole event as JSON. */
export const plainFormat: WireFormat = {
  prelude: Buffer.from(": watching\n\n"),
  event: (event, id) => Buffer.from(`event: ${event.type}\ndata: ${JSON.stringify(event)}\nid: ${id}\n\n`),
  ping: Buffer.from(": still here\n\n"),
  end: null,
  get comeBack() {
    return comeBack();
  },
};
