import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { DelayAnswer, DelayRequest } from "./delay-process";

export interface Child {
  pid: number;
  port: number;
  stop(): Promise<void>;
}

/**
 * Starts a Node program and waits for its word. Ended with SIGTERM; and by the loss of its channel when we die.
 * @param readyWithinMs throws when the program says nothing for so long, or ends
 */
export async function startChild(
  module: string,
  env: Record<string, string>,
  { cwd, execArgv = [], readyWithinMs = 60_000 }: { cwd?: string; execArgv?: string[]; readyWithinMs?: number } = {},
): Promise<{ child: ChildProcess; word: { port?: number }; stop: () => Promise<void> }> {
  const options = { env: { ...process.env, ...env }, execArgv, ...(cwd === undefined ? {} : { cwd }) };
  // Logs go where they cost what they cost in production, and nobody reads them.
  const child = fork(module, { ...options, stdio: ["ignore", "ignore", "inherit", "ipc"] });
  const gone = once(child, "exit").then(() => Promise.reject(new Error(`${module} ended before it was ready`)));
  const [word] = await Promise.race([once(child, "message", { signal: AbortSignal.timeout(readyWithinMs) }), gone]);
  gone.catch(() => {});
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGTERM");
    if (child.connected) child.disconnect();
    await once(child, "exit");
  };
  return { child, word, stop };
}

/** A program of this folder, bundled by scripts/bench.mjs beside the benchmark. */
export async function startOwn(
  name: "bare-server" | "tutorial-server",
  env: Record<string, string> = {},
): Promise<Child> {
  const { child, word, stop } = await startChild(placeOf(name), { NODE_ENV: "production", ...env });
  return { pid: child.pid ?? 0, port: word.port ?? 0, stop };
}

const SESSION_LIST = "GET /openvidu/api/sessions";

/** Distances between the parties, in a process of their own: the load's pauses aren't theirs. */
export class Distances {
  private readonly child = fork(placeOf("delay-process"), { execArgv: [] });
  private last: Promise<unknown> = Promise.resolve();

  /** @returns the port of a line to `targetPort`, without delay */
  async open(targetPort: number): Promise<number> {
    return (await this.ask({ ask: "open", targetPort })).port;
  }

  async set(port: number, delay: { toServerMs: number; toClientMs: number }): Promise<void> {
    await this.ask({ ask: "delay", port, ...delay });
  }

  /** Requests that have passed the line so far, without those for OpenVidu's whole list: jobs ask for it by the clock. */
  async requests(port: number): Promise<number> {
    const { requests } = await this.ask({ ask: "look", port });
    return requests.reduce((sum, [request, count]) => sum + (request === SESSION_LIST ? 0 : count), 0);
  }

  stop(): void {
    this.child.disconnect();
  }

  private ask(request: DelayRequest): Promise<DelayAnswer> {
    const answer = this.last.then(async () => {
      this.child.send(request);
      const [message] = await once(this.child, "message", { signal: AbortSignal.timeout(10_000) });
      return message as DelayAnswer;
    });
    this.last = answer;
    return answer;
  }
}

function placeOf(name: string): string {
  return fileURLToPath(new URL(`./api/${name}.mjs`, import.meta.url));
}
