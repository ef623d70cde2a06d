import { once } from "node:events";
import { connect, type Socket } from "node:net";

/** A request whose headers come a line a second and never end. */
export class SlowRequest {
  readonly #timer: NodeJS.Timeout;

  private constructor(private readonly socket: Socket) {
    socket.on("error", () => undefined);
    socket.resume();
    socket.write("GET /openvidu/api/sessions HTTP/1.1\r\nHost: x\r\n");
    this.#timer = setInterval(() => socket.write("X-Slow: y\r\n"), 1_000);
    socket.once("close", () => clearInterval(this.#timer));
  }

  static open(url: string): SlowRequest {
    const { hostname, port } = new URL(url);
    return new SlowRequest(connect(Number(port), hostname));
  }

  async untilClosed(): Promise<void> {
    if (!this.socket.closed) await once(this.socket, "close", { signal: AbortSignal.timeout(30_000) });
  }
}
