import type { AppDeps } from "../../ports";

type Deps = Pick<AppDeps, "participants" | "log" | "metrics">;

/** Gives up the seats past their clock. A join judges the clocks by itself; this is for the sessions that nobody joins. */
export async function giveUpSeats(deps: Deps): Promise<void> {
  const { length: seats } = await deps.participants.giveUpExpired();
  if (seats === 0) return;
  deps.metrics.ghostsCleaned(seats);
  deps.log.info({ seats }, "seats given up");
}
