import type { AppDeps, ConnectionRef } from "../ports";
import { closeConnections } from "./close-connections";

type Deps = Pick<AppDeps, "participants" | "media" | "log">;

/**
 * Closes connections in OpenVidu, used or not, and notes which are gone. Never throws for OpenVidu's sake: the record
 * already says that they are over, and what couldn't be closed now is closed by `discardLeftovers`.
 */
export async function discardConnections(deps: Deps, connections: readonly ConnectionRef[]): Promise<void> {
  const failures = await closeConnections(deps, connections);
  if (failures.length > 0) deps.log.warn({ err: failures[0], left: failures.length }, "connections not closed yet");
}
