import { setTimeout as pause } from "node:timers/promises";
import type { Scheduler } from "fast-check";

/** Where a call waits until it is its turn: everything between two gates is one step, and steps of many calls interleave. */
export type Gate = <T>(label: string, step: () => Promise<T>) => Promise<T>;

/** fast-check says whose turn it is, one step at a time: a failing order can be run again, and made shorter. */
export function scheduledGate(scheduler: Scheduler): Gate {
  return async (label, step) => {
    let finish = () => {};
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    await scheduler.schedule(Promise.resolve(), label, undefined, async (begin) => {
      await begin();
      await finished;
    });
    try {
      return await step();
    } finally {
      finish();
    }
  };
}

/** Steps run at once and as they come, up to `mostMs` late: what a database makes of it when they really meet. */
export function openGate(mostMs: number, random: () => number): Gate {
  return async (_, step) => {
    await pause(random() * mostMs);
    return step();
  };
}

/** The same port, with a gate before each of its calls. */
export function gated<Port extends object>(name: string, port: Port, gate: Gate): Port {
  const calls = Object.entries(port).map(([method, call]: [string, (...input: unknown[]) => Promise<unknown>]) => [
    method,
    (...input: unknown[]) => gate(`${name}.${method}`, () => call.apply(port, input)),
  ]);
  return Object.fromEntries(calls);
}
