import { DelayLine } from "./delay-line";

/** What the owner asks of the process; each is answered once, in order, with a line as it is then. */
export type DelayRequest =
  | { ask: "open"; targetPort: number }
  | { ask: "delay"; port: number; toServerMs: number; toClientMs: number }
  | { ask: "look"; port: number };

export interface DelayAnswer {
  port: number;
  requests: [string, number][];
}

// The channel closes when the owner dies or has enough.
process.on("disconnect", () => process.exit(0));

const lines = new Map<number, DelayLine>();

process.on("message", async (request: DelayRequest) => {
  const port = request.ask === "open" ? await open(request.targetPort) : request.port;
  const line = lines.get(port);
  if (!line) throw new Error(`no line on port ${port}`);
  if (request.ask === "delay") {
    line.delayMs.toServer = request.toServerMs;
    line.delayMs.toClient = request.toClientMs;
  }
  process.send?.({ port, requests: [...line.requests] } satisfies DelayAnswer);
});

async function open(targetPort: number): Promise<number> {
  const line = new DelayLine(targetPort);
  const port = await line.open();
  lines.set(port, line);
  return port;
}
