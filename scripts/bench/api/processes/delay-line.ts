import { createServer, connect as dial, type Server, type Socket } from "node:net";

/** A distance on the way to a server, for connections of HTTP/1.1 without pipelining: holds back what passes, and counts requests. */
export class DelayLine {
  /** What passes is held back for so long, in milliseconds. */
  readonly delayMs = { toServer: 0, toClient: 0 };
  /** Requests since the start, by method and path. */
  readonly requests = new Map<string, number>();
  private readonly server: Server;

  constructor(private readonly targetPort: number) {
    this.server = createServer({ noDelay: true }, (client) => this.join(client));
  }

  /** @returns the port of loopback that it listens on */
  open(): Promise<number> {
    return new Promise((resolve, reject) => {
      this.server.once("error", reject);
      this.server.listen(0, "127.0.0.1", () => resolve((this.server.address() as { port: number }).port));
    });
  }

  close(): void {
    this.server.close();
  }

  private join(client: Socket): void {
    const server = dial({ port: this.targetPort, host: "127.0.0.1", noDelay: true });
    client.on("data", (chunk) => {
      this.count(chunk);
      pass(chunk, server, this.delayMs.toServer);
    });
    server.on("data", (chunk) => pass(chunk, client, this.delayMs.toClient));
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      one.on("close", () => other.destroy());
      one.on("error", () => other.destroy());
    }
  }

  /** A request begins with a chunk of its own, since nobody pipelines; its body may come in another. */
  private count(chunk: Buffer): void {
    const [, request] = /^((?:GET|POST|DELETE|PATCH|PUT) [^ ?]+)/.exec(chunk.toString("latin1", 0, 300)) ?? [];
    if (request) this.requests.set(request, (this.requests.get(request) ?? 0) + 1);
  }
}

function pass(chunk: Buffer, to: Socket, delayMs: number): void {
  if (delayMs === 0) to.write(chunk);
  else setTimeout(() => to.write(chunk), delayMs);
}
