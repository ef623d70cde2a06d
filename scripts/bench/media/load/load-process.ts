import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { constants, setPriority } from "node:os";
import { fileURLToPath } from "node:url";
import type { LoadOperations, LoadRequest } from "./load-worker";

interface Answer {
  id: number;
  value?: unknown;
  error?: string;
}

/** A process that holds synthetic senders and receivers. Runs from the bundle only: scripts/bench.mjs makes it. */
export class LoadProcess {
  private readonly pending = new Map<number, (answer: Answer) => void>();
  private nextId = 0;
  private readonly child: ChildProcess;

  constructor() {
    this.child = fork(fileURLToPath(new URL("./load-worker.mjs", import.meta.url)), { execArgv: [] });
    // On other machines they wouldn't take the core from the server at every packet that it sends them.
    if (this.child.pid !== undefined) setPriority(this.child.pid, constants.priority.PRIORITY_LOW);
    this.child.on("message", (answer: Answer) => this.pending.get(answer.id)?.(answer));
    this.child.on("exit", () => {
      for (const [id, settle] of this.pending) settle({ id, error: "the load's process ended" });
    });
  }

  call<Name extends keyof LoadOperations>(
    operation: Name,
    ...args: Parameters<LoadOperations[Name]>
  ): Promise<ReturnType<LoadOperations[Name]>> {
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      this.pending.set(id, ({ value, error }) => {
        this.pending.delete(id);
        if (error === undefined) resolve(value as ReturnType<LoadOperations[Name]>);
        else reject(new Error(`${operation}: ${error}`));
      });
      this.child.send({ id, operation, args } satisfies LoadRequest);
    });
  }

  async close(): Promise<void> {
    if (!this.child.connected) return;
    this.child.disconnect();
    await once(this.child, "exit");
  }
}
