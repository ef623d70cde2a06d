import { createSocket, type RemoteInfo, type Socket, type SocketOptions } from "node:dgram";
import { once } from "node:events";
import { Line, type LineConditions, type LineCounts } from "./line";

/** As seen by the clients: up is towards the server. */
export type Direction = "up" | "down";

/** With buffers so large that only the lines lose packets, also when this process waits for a processor. */
const roomySocket: SocketOptions = { type: "udp4", recvBufferSize: 4 * 2 ** 20, sendBufferSize: 4 * 2 ** 20 };

/** Sends a packet on. */
type Delivery = () => void;

/**
 * Passes datagrams between any number of clients and one server. Each client gets a socket of its own towards the server, so that
 * the server tells them apart; the two lines are everybody's together.
 */
export class Forwarder {
  private readonly front = createSocket(roomySocket);
  private readonly backs = new Map<string, Socket>();
  private readonly lines: Record<Direction, Line<Delivery>>;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly serverPort: number,
    random: () => number = Math.random,
  ) {
    this.lines = { up: new Line(random), down: new Line(random) };
  }

  /** Opens a port of 127.0.0.1 for the clients and gives it. */
  async open(): Promise<number> {
    this.front.on("message", (packet, client) => {
      const back = this.backOf(client);
      this.pass("up", packet, () => back.send(packet, this.serverPort, "127.0.0.1", ignoreFailure));
    });
    this.front.bind(0, "127.0.0.1");
    await once(this.front, "listening");
    return this.front.address().port;
  }

  set(direction: Direction, conditions: Partial<LineConditions>): void {
    const line = this.lines[direction];
    line.conditions = { ...line.conditions, ...conditions };
    this.drain();
  }

  get counts(): Record<Direction, LineCounts> {
    return { up: this.lines.up.counts, down: this.lines.down.counts };
  }

  close(): void {
    clearTimeout(this.timer);
    this.front.close();
    for (const back of this.backs.values()) back.close();
  }

  private backOf(client: RemoteInfo): Socket {
    const place = `${client.address}:${client.port}`;
    const known = this.backs.get(place);
    if (known) return known;
    const back = createSocket(roomySocket);
    this.backs.set(place, back);
    back.on("message", (packet) =>
      this.pass("down", packet, () => this.front.send(packet, client.port, client.address, ignoreFailure)),
    );
    return back;
  }

  private pass(direction: Direction, packet: Buffer, deliver: Delivery): void {
    this.lines[direction].push(deliver, packet.length, performance.now());
    this.drain();
  }

  /** Delivers what is due, and wakes up for the next; with nothing waiting there is no timer. */
  private drain(): void {
    clearTimeout(this.timer);
    const nowMs = performance.now();
    let nextMs = Number.POSITIVE_INFINITY;
    for (const line of [this.lines.up, this.lines.down]) {
      for (let deliver = line.shift(nowMs); deliver; deliver = line.shift(nowMs)) deliver();
      nextMs = Math.min(nextMs, line.nextMs ?? nextMs);
    }
    this.timer = nextMs === Number.POSITIVE_INFINITY ? undefined : setTimeout(() => this.drain(), nextMs - nowMs);
  }
}

/** A packet that can't be sent is one more that a network lost. */
function ignoreFailure(): void {}
