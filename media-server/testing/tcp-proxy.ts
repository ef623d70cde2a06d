import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";

/** Stands between a client and the server, and can become a hole: what comes in is taken and goes nowhere. */
export class TcpProxy {
  #swallows = false;
  readonly #sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  static async open(targetPort: number): Promise<TcpProxy> {
    const server = createServer();
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    const proxy = new TcpProxy(server, typeof address === "object" ? (address?.port ?? 0) : 0);
    server.on("connection", (near) => {
      const far = connect(targetPort, "127.0.0.1");
      proxy.#join(near, far);
      proxy.#join(far, near);
    });
    return proxy;
  }

  /** From now on both ends believe in a connection that isn't there. */
  swallow(): void {
    this.#swallows = true;
  }

  close(): void {
    this.server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #join(from: Socket, to: Socket): void {
    this.#sockets.add(from);
    from.setNoDelay(true);
    from.on("error", () => from.destroy());
    from.on("data", (chunk) => {
      if (!this.#swallows) to.write(chunk);
    });
    from.on("close", () => {
      this.#sockets.delete(from);
      if (!this.#swallows) to.destroy();
    });
  }
}
