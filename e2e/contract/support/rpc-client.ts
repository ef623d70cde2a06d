import { EventEmitter, once } from "node:events";
import { WebSocket } from "ws";

export interface Frame {
  jsonrpc: string;
  id?: number;
  method?: string;
  params?: Record<string, unknown>;
  result?: Record<string, unknown>;
  error?: { code: number; message: string };
}

/** What a call was refused with. */
export class RpcError extends Error {
  constructor(
    readonly code: number,
    message: string,
  ) {
    super(`${code} ${message}`);
  }
}

/** Speaks the JSON-RPC of openvidu-browser 2.32.2, frame by frame, and keeps all it hears. */
export class RpcClient {
  readonly frames: Frame[] = [];
  readonly #arrivals = new EventEmitter();
  #nextId = 0;

  private constructor(
    private readonly ws: WebSocket,
    firstId: number,
  ) {
    this.#nextId = firstId;
    this.#arrivals.setMaxListeners(0);
    ws.on("message", (data) => {
      this.frames.push(JSON.parse(data.toString()));
      this.#arrivals.emit("frame");
    });
    ws.on("close", () => this.#arrivals.emit("frame"));
  }

  /**
   * Opens the socket that a token leads to, as openvidu-browser does: its path is dropped, `/openvidu` taken.
   * `firstId`: request ids go on over reconnections.
   */
  static async open(token: string, options: { reconnect?: boolean; firstId?: number } = {}): Promise<RpcClient> {
    const url = new URL(token);
    const sessionId = url.searchParams.get("sessionId") ?? "";
    const suffix = options.reconnect ? "&reconnect=true" : "";
    const ws = new WebSocket(`${url.protocol}//${url.host}/openvidu?sessionId=${sessionId}${suffix}`);
    const client = new RpcClient(ws, options.firstId ?? 0);
    await once(ws, "open");
    return client;
  }

  get nextId(): number {
    return this.#nextId;
  }

  get closed(): boolean {
    return this.ws.readyState === WebSocket.CLOSED;
  }

  /** Sends without waiting. `params` undefined is left out, as in pings. */
  post(method: string, params?: object): number {
    const id = this.#nextId++;
    this.ws.send(JSON.stringify({ jsonrpc: "2.0", method, ...(params ? { params } : {}), id }));
    return id;
  }

  /** Sends a frame as it is. */
  sendText(text: string): void {
    this.ws.send(text);
  }

  /** The whole answer, whichever it is. */
  async exchange(method: string, params?: object): Promise<Frame> {
    const id = this.post(method, params);
    return this.#first(`an answer to ${method}`, (frame) => frame.id === id);
  }

  /** @throws RpcError */
  async call(method: string, params?: object): Promise<Record<string, unknown>> {
    const { result, error } = await this.exchange(method, params);
    if (error) throw new RpcError(error.code, error.message);
    return result ?? {};
  }

  /** The code that a call is refused with; 0 when it wasn't. */
  async refusal(method: string, params?: object): Promise<number> {
    return (await this.exchange(method, params)).error?.code ?? 0;
  }

  /** Parameters of the first notification of this name (and with these fields), past or to come. */
  async told(method: string, fields: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
    const frame = await this.#first(`notification ${method}`, (candidate) => {
      if (candidate.method !== method) return false;
      return Object.entries(fields).every(([key, value]) => candidate.params?.[key] === value);
    });
    return frame.params ?? {};
  }

  /** Names of the notifications so far, in order. */
  get heard(): string[] {
    return this.frames.flatMap((frame) => frame.method ?? []);
  }

  /** Afterwards everything that the server had sent before is here. */
  async settle(): Promise<void> {
    await this.call("echo", {});
  }

  /** Where a frame stands among all that came; to compare orders. */
  position(wanted: (frame: Frame) => boolean): number {
    return this.frames.findIndex(wanted);
  }

  /** Waits until the server has closed the socket. */
  async untilClosed(timeoutMs: number): Promise<void> {
    if (!this.closed) await once(this.ws, "close", { signal: AbortSignal.timeout(timeoutMs) });
  }

  /** As a network that is gone. */
  drop(): void {
    this.ws.terminate();
  }

  async #first(what: string, wanted: (frame: Frame) => boolean): Promise<Frame> {
    const signal = AbortSignal.timeout(10_000);
    for (;;) {
      const found = this.frames.find(wanted);
      if (found) return found;
      if (this.closed) throw new Error(`${what} can't come: the socket is closed`);
      await once(this.#arrivals, "frame", { signal }).catch(() => {
        throw new Error(`${what} didn't come; heard: ${this.heard.join(", ") || "nothing"}`);
      });
    }
  }
}
