import { type RawData, WebSocket } from "ws";
import { limits } from "../limits";

interface Handlers {
  message(text: string): void;
  /** Told once, also when the socket was closed by us. */
  closed(): void;
}

/** One WebSocket and its watchdog. It knows nothing of what it carries. */
export class ClientSocket {
  readonly #ws: WebSocket;
  readonly #handlers: Handlers;
  #timer: NodeJS.Timeout;
  #pinging = false;
  #closed = false;

  constructor(
    ws: WebSocket,
    readonly remoteAddress: string,
    handlers: Handlers,
  ) {
    this.#ws = ws;
    this.#handlers = handlers;
    this.#timer = setTimeout(() => this.close("silent for too long"), limits.silentSocketMs);
    ws.on("message", (data: RawData) => this.#receive(data));
    ws.on("close", () => this.#end());
    // An error is always followed by the close event.
    ws.on("error", () => undefined);
  }

  get open(): boolean {
    return !this.#closed && this.#ws.readyState === WebSocket.OPEN;
  }

  /** @returns false when the socket is gone and the text with it. */
  send(text: string): boolean {
    if (!this.open) return false;
    if (this.#ws.bufferedAmount > limits.socketBacklogBytes) {
      this.#ws.terminate();
      return false;
    }
    this.#ws.send(text);
    return true;
  }

  /** A ping came (or a reconnection): the next must follow within three intervals of this length. */
  expectPings(intervalMs: number): void {
    this.#pinging = true;
    clearTimeout(this.#timer);
    if (this.#closed) return;
    const silenceMs = limits.missedPings * intervalMs;
    this.#timer = setTimeout(() => this.close("Close for not receive ping from client"), silenceMs);
  }

  /** Idempotent. Counts as closed at once: a dead peer would never answer the closing handshake. */
  close(reason: string): void {
    if (this.#closed) return;
    this.#ws.close(1000, reason);
    setTimeout(() => this.#ws.terminate(), 1_000).unref();
    this.#end();
  }

  #receive(data: RawData): void {
    if (this.#closed) return;
    if (!this.#pinging) this.#timer.refresh();
    this.#handlers.message(data.toString());
  }

  #end(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#handlers.closed();
  }
}
