import type { AppDeps } from "../ports";
import { deleteOldChat } from "../use-cases/chat/delete-old-chat";
import { warnOfEnds } from "../use-cases/moderation/warn-of-ends";
import { discardLeftovers } from "../use-cases/upkeep/discard-leftovers";
import { endSessions } from "../use-cases/upkeep/end-sessions";
import { giveUpSeats } from "../use-cases/upkeep/give-up-seats";
import { reconcile } from "../use-cases/upkeep/reconcile";

export interface Job {
  name: string;
  everyMs: number;
  /** Safe to run twice, and on any instance. */
  run(): Promise<void>;
}

/** What runs by the clock. Without `autoCleanup` nothing is tidied: expiry is judged at every call all the same. */
export function jobsOf(deps: AppDeps, autoCleanup: boolean): Job[] {
  let strays: ReadonlySet<string> = new Set();
  let hasCompared = false;
  const reconcileAgain = async () => {
    strays = await reconcile(deps, strays);
    hasCompared = true;
  };
  // Whoever came in while no instance ran was never heard of: OpenVidu is asked once before anybody's clock counts against them.
  const onceCompared = (run: () => Promise<void>) => async () => {
    if (!hasCompared) await reconcile(deps);
    hasCompared = true;
    await run();
  };
  const truthful: Job[] = [
    { name: "reconcile", everyMs: 10_000, run: reconcileAgain },
    { name: "discardLeftovers", everyMs: 5_000, run: () => discardLeftovers(deps) },
    { name: "warnOfEnds", everyMs: 5_000, run: () => warnOfEnds(deps) },
  ];
  const tidy: Job[] = [
    { name: "giveUpSeats", everyMs: 5_000, run: onceCompared(() => giveUpSeats(deps)) },
    { name: "endSessions", everyMs: 10_000, run: onceCompared(() => endSessions(deps)) },
    { name: "deleteOldChat", everyMs: 3_600_000, run: () => deleteOldChat(deps) },
  ];
  return autoCleanup ? [...truthful, ...tidy] : truthful;
}
