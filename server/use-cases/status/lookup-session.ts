import { nameKey } from "../../../shared/names";
import type { LookupOutput } from "../../../shared/session-status";
import type { AppDeps } from "../../ports";

type Deps = Pick<AppDeps, "config" | "sessions">;

/** What a lobby may know of the session by that name. Of one that doesn't exist: the seats that it would have. */
export async function lookupSession(deps: Deps, input: { sessionName: string }): Promise<LookupOutput> {
  const found = await deps.sessions.lookup(nameKey(input.sessionName));
  const maxParticipants = found?.maxParticipants ?? deps.config.defaultMaxParticipants;
  const seatsFree = Math.max(0, maxParticipants - (found?.seatsTaken ?? 0));
  return { exists: found !== null, seatsFree, maxParticipants, requires: [] };
}
