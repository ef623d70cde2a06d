import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { TakesInitScripts } from "./browsers/browser-page";
import type { Direction } from "./relay/forwarder";
import type { LineConditions, LineCounts } from "./relay/line";
import type { RelayAnswer, RelayRequest } from "./relay/relay-process";
import { routeMedia } from "./relay/route-media";

const answerTimeoutMs = 30_000;

/**
 * A bad network in front of a media server of this machine: loses, delays and blocks datagrams on the wire, in a process of its own, so
 * that a busy test doesn't make the network worse. One relay is one line, shared by all who use it: one each for people apart.
 */
export class UdpRelay {
  private last: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly child: ChildProcess,
    private readonly serverPort: number,
    /** Of 127.0.0.1: where the clients find the server. */
    readonly port: number,
  ) {}

  /** Opens a relay, clear in both directions, before `serverPort` of 127.0.0.1. */
  static async open(serverPort: number): Promise<UdpRelay> {
    // A bundle of this file has a bundle of the other beside it.
    const self = fileURLToPath(import.meta.url);
    const module = join(dirname(self), "relay", `relay-process${extname(self)}`);
    const child = fork(module, [String(serverPort)], { execArgv: ["--import", "tsx"] });
    const { port } = await answerOf(child);
    return new UdpRelay(child, serverPort, port);
  }

  /** Media of pages that are opened there from now on goes through here, and nowhere else. */
  async route(pages: TakesInitScripts): Promise<void> {
    await routeMedia(pages, { serverPort: this.serverPort, relayPort: this.port });
  }

  /** Changes a direction, as clients see it; what isn't named stays. In force when this is done. */
  async set(direction: Direction, conditions: Partial<LineConditions>): Promise<void> {
    await this.ask({ ask: "set", direction, conditions });
  }

  /** Changes both directions. */
  async setBoth(conditions: Partial<LineConditions>): Promise<void> {
    await this.set("up", conditions);
    await this.set("down", conditions);
  }

  async counts(): Promise<Record<Direction, LineCounts>> {
    return (await this.ask({ ask: "counts" })).counts;
  }

  /** Idempotent. */
  async close(): Promise<void> {
    if (!this.child.connected) return;
    this.child.disconnect();
    await once(this.child, "exit");
  }

  /** One after the other, so that each answer is its own. */
  private ask(request: RelayRequest): Promise<RelayAnswer> {
    const answer = this.last.then(() => {
      const arrival = answerOf(this.child);
      this.child.send(request);
      return arrival;
    });
    this.last = answer.catch(() => undefined);
    return answer;
  }
}

async function answerOf(child: ChildProcess): Promise<RelayAnswer> {
  const [answer] = await once(child, "message", { signal: AbortSignal.timeout(answerTimeoutMs) });
  return answer;
}
