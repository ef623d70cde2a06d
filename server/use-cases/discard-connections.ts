import type { AppDeps, ConnectionRef } from "../ports";

type Deps = Pick<AppDeps, "participants" | "media" | "log">;

/**
 * Closes connections in OpenVidu, used or not, and notes which are gone. Never throws for OpenVidu's sake: the record
 * already says that they are over, and what couldn't be closed now is closed by `discardLeftovers`. Answers the first failure;
 * null: all are gone.
 */
export async function discardConnections(deps: Deps, connections: readonly ConnectionRef[]): Promise<unknown> {
  const outcomes = await Promise.allSettled(connections.map((connection) => deps.media.disconnect(connection)));
  const gone = connections.filter((_, index) => outcomes[index]?.status === "fulfilled");
  const failure = outcomes.find((outcome) => outcome.status === "rejected");
  if (failure) {
    deps.log.warn({ err: failure.reason, left: connections.length - gone.length }, "connections not closed yet");
  }
  if (gone.length > 0) await deps.participants.discarded(gone);
  return failure?.reason ?? null;
}
