import { type Direction, Forwarder } from "./forwarder";
import type { LineConditions, LineCounts } from "./line";

/** What the owner asks of the process; each request is answered once, in order. */
export type RelayRequest =
  | { ask: "set"; direction: Direction; conditions: Partial<LineConditions> }
  | { ask: "counts" };

/** The first message is sent without a request. */
export interface RelayAnswer {
  port: number;
  counts: Record<Direction, LineCounts>;
}

// The channel closes when the owner dies or has enough.
process.on("disconnect", () => process.exit(0));

const forwarder = new Forwarder(Number(process.argv[2]));
const port = await forwarder.open();
const answer = () => process.send?.({ port, counts: forwarder.counts } satisfies RelayAnswer);
process.on("message", (request: RelayRequest) => {
  if (request.ask === "set") forwarder.set(request.direction, request.conditions);
  answer();
});
answer();
