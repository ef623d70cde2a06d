import { type RawData, WebSocket } from "ws";
import { limits } from "../limits";

interface Handlers {
  message(text: string): void;
  /** A WebSocket ping came. @returns false when it isn't to be answered. */
  ping(): boolean;
  /** The other end has all that was written before `requestReceipt(sequence)`. */
  received(sequence: number): void;
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
  /** Of receipts: what the ping on its way asks for, and what the next one will. */
  #askedFor: number | null = null;
  #nextReceipt: number | null = null;

  constructor(
    ws: WebSocket,
    readonly remoteAddress: string,
    handlers: Handlers,
  ) {
    this.#ws = ws;
    this.#handlers = handlers;
    this.#timer = setTimeout(() => this.close("silent for too long"), limits.silentSocketMs);
    ws.on("message", (data: RawData) => this.#receive(data));
    ws.on("ping", (data) => this.#pong(data));
    ws.on("pong", (data) => this.#receipt(data.toString()));
    ws.on("close", () => this.#end());
    // An error is always followed by the close event.
    ws.on("error", () => undefined);
  }

  get open(): boolean {
    return !this.#closed && this.#ws.readyState === WebSocket.OPEN;
  }

  /** @returns false when the socket is gone and the text with it. */
  send(text: string): boolean {
    if (!this.#writable()) return false;
    this.#ws.send(text);
    return true;
  }

  /**
   * Asks the other end's WebSocket, not its program, whether everything written so far has arrived: pings are answered in
   * order by whoever speaks RFC 6455 (§5.5.2), with the same data. One ping is on its way at a time, so few are sent.
   */
  requestReceipt(sequence: number): void {
    this.#nextReceipt = sequence;
    if (this.#askedFor === null) this.#askForReceipt();
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

  #askForReceipt(): void {
    if (this.#nextReceipt === null || !this.open) return;
    this.#askedFor = this.#nextReceipt;
    this.#nextReceipt = null;
    this.#ws.ping(String(this.#askedFor));
  }

  /** Pongs nobody asked for are allowed (RFC 6455 §5.5.3), and mean nothing. */
  #receipt(data: string): void {
    if (this.#closed || this.#askedFor === null || data !== String(this.#askedFor)) return;
    const sequence = this.#askedFor;
    this.#askedFor = null;
    this.#handlers.received(sequence);
    this.#askForReceipt();
  }

  #pong(data: Buffer): void {
    if (this.#handlers.ping() && this.#writable()) this.#ws.pong(data);
  }

  /** A reader that takes nothing is cut: what it doesn't read stays in our memory. */
  #writable(): boolean {
    if (!this.open) return false;
    if (this.#ws.bufferedAmount <= limits.socketBacklogBytes) return true;
    this.#ws.terminate();
    return false;
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
