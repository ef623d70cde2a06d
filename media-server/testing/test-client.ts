import { EventEmitter, once } from "node:events";
import { WebSocket } from "ws";

interface Frame {
  id?: number;
  method?: string;
  params?: Record<string, unknown>;
  result?: Record<string, unknown>;
  error?: { code: number; message: string };
}

/** What an RPC call was refused with. */
export class RpcError extends Error {
  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

/** A JSON-RPC client that keeps every frame in its order of arrival. */
export class TestClient {
  readonly frames: Frame[] = [];
  readonly #frame = new EventEmitter();
  #nextId = 0;

  private constructor(readonly ws: WebSocket) {
    this.#frame.setMaxListeners(0);
    ws.on("message", (data) => {
      this.frames.push(JSON.parse(data.toString()));
      this.#frame.emit("frame");
    });
  }

  static async open(url: string): Promise<TestClient> {
    const client = new TestClient(new WebSocket(url));
    await once(client.ws, "open");
    return client;
  }

  /** @throws RpcError */
  async call(method: string, params?: object): Promise<Record<string, unknown>> {
    const id = this.#nextId++;
    this.ws.send(JSON.stringify({ jsonrpc: "2.0", method, params, id }));
    const frame = await this.#first((candidate) => candidate.id === id);
    if (frame.error) throw new RpcError(frame.error.code, frame.error.message);
    return frame.result ?? {};
  }

  /** The error code of a call that must fail. */
  async refused(method: string, params?: object): Promise<number> {
    try {
      await this.call(method, params);
    } catch (error) {
      if (error instanceof RpcError) return error.code;
      throw error;
    }
    throw new Error(`${method} was not refused`);
  }

  /** The parameters of the first notification of this name, past or to come. */
  async told(method: string): Promise<Record<string, unknown>> {
    return (await this.#first((frame) => frame.method === method)).params ?? {};
  }

  /** Names of the notifications so far. */
  get heard(): string[] {
    return this.frames.flatMap((frame) => frame.method ?? []);
  }

  /** Everything the server sent before now has arrived afterwards: it answers in order. */
  async settle(): Promise<void> {
    await this.call("echo", {});
  }

  /** Ends the socket; what was on its way to us is still taken in. */
  async close(): Promise<void> {
    if (this.ws.readyState === WebSocket.CLOSED) return;
    this.ws.close();
    await once(this.ws, "close");
  }

  async #first(wanted: (frame: Frame) => boolean): Promise<Frame> {
    const signal = AbortSignal.timeout(5_000);
    for (;;) {
      const found = this.frames.find(wanted);
      if (found) return found;
      await once(this.#frame, "frame", { signal });
    }
  }
}
