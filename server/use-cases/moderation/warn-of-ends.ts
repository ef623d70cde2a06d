import type { AppDeps } from "../../ports";
import { announce } from "./announce";

type Deps = Pick<AppDeps, "clock" | "ids" | "sessions" | "events" | "queue">;

/** Tells everybody in sessions that end in 5 minutes, and again in 1, when that will be. */
export async function warnOfEnds(deps: Deps): Promise<void> {
  for (const { id, endsAt } of await deps.sessions.claimDurationWarnings()) {
    announce(deps, id, {
      id: deps.ids.message(),
      kind: "durationWarning",
      message: null,
      endsAt: endsAt?.toISOString() ?? null,
    });
  }
}
