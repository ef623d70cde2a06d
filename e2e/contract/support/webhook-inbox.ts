import { EventEmitter, once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";

/** One webhook call: `body` is the flat event object of the protocol (event, sessionId, timestamp, …). */
export interface WebhookCall {
  headers: IncomingHttpHeaders;
  body: Record<string, unknown>;
}

/** Receives the server's webhooks and keeps them in order. */
export class WebhookInbox {
  readonly calls: WebhookCall[] = [];
  readonly #arrivals = new EventEmitter();
  readonly #http = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      response.writeHead(200).end();
      this.calls.push({ headers: request.headers, body: JSON.parse(Buffer.concat(chunks).toString("utf8")) });
      this.#arrivals.emit("call");
    });
  });

  constructor() {
    this.#arrivals.setMaxListeners(0);
  }

  /** Starts to listen on 127.0.0.1 and gives the address to hand to the server. */
  async open(): Promise<string> {
    this.#http.listen(0, "127.0.0.1");
    await once(this.#http, "listening");
    const address = this.#http.address();
    if (address === null || typeof address === "string") throw new Error("the webhook inbox has no port");
    return `http://127.0.0.1:${address.port}/webhook`;
  }

  /** Events of one session so far, in the order of arrival. */
  of(sessionId: string): Record<string, unknown>[] {
    return this.calls.map((call) => call.body).filter((body) => body.sessionId === sessionId);
  }

  /**
   * Waits for the first event of a session that has this name (and these fields).
   * @throws when it hasn't come within `timeoutMs`.
   */
  async wait(
    sessionId: string,
    event: string,
    fields: Record<string, unknown> = {},
    timeoutMs = 5_000,
  ): Promise<Record<string, unknown>> {
    const signal = AbortSignal.timeout(timeoutMs);
    for (;;) {
      const found = this.of(sessionId).find(
        (body) => body.event === event && Object.entries(fields).every(([key, value]) => body[key] === value),
      );
      if (found) return found;
      await once(this.#arrivals, "call", { signal }).catch(() => {
        const seen = this.of(sessionId).map((body) => body.event);
        throw new Error(`no ${event} of ${sessionId} within ${timeoutMs} ms; seen: ${seen.join(", ") || "nothing"}`);
      });
    }
  }

  async close(): Promise<void> {
    this.#http.closeAllConnections();
    this.#http.close();
    await once(this.#http, "close");
  }
}
