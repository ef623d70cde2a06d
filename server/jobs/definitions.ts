import type { AppDeps } from "../ports";
import { discardLeftovers } from "../use-cases/discard-leftovers";
import { endSessions } from "../use-cases/end-sessions";
import { giveUpSeats } from "../use-cases/give-up-seats";
import { reconcile } from "../use-cases/reconcile";

export interface Job {
  name: string;
  everyMs: number;
  /** Safe to run twice, and on any instance. */
  run(): Promise<void>;
}

/** What runs by the clock. Without `autoCleanup` nothing is tidied: expiry is judged at every call all the same. */
export function jobsOf(deps: AppDeps, autoCleanup: boolean): Job[] {
  const truthful: Job[] = [
    { name: "reconcile", everyMs: 10_000, run: () => reconcile(deps) },
    { name: "discardLeftovers", everyMs: 5_000, run: () => discardLeftovers(deps) },
  ];
  const tidy: Job[] = [
    { name: "giveUpSeats", everyMs: 5_000, run: () => giveUpSeats(deps) },
    { name: "endSessions", everyMs: 10_000, run: () => endSessions(deps) },
  ];
  return autoCleanup ? [...truthful, ...tidy] : truthful;
}
