import type { AppDeps } from "../../ports";
import { discardConnections } from "../discard-connections";

type Deps = Pick<AppDeps, "participants" | "media" | "log">;

/** More at once would only queue in OpenVidu. */
const BATCH = 20;

/** Closes what ended without being closed: after a crash, or while OpenVidu was away. */
export async function discardLeftovers(deps: Deps): Promise<void> {
  await discardConnections(deps, await deps.participants.claimDiscarded(BATCH));
}
