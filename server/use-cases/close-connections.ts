import type { AppDeps, ConnectionRef } from "../ports";

type Deps = Pick<AppDeps, "participants" | "media">;

/**
 * Closes connections in OpenVidu, used or not, and notes which are gone. Answers OpenVidu's failure on each of the others: whoever
 * called says what that means, since the record says already that they are over.
 */
export async function closeConnections(deps: Deps, connections: readonly ConnectionRef[]): Promise<unknown[]> {
  const outcomes = await Promise.allSettled(connections.map((connection) => deps.media.disconnect(connection)));
  const gone = connections.filter((_, index) => outcomes[index]?.status === "fulfilled");
  if (gone.length > 0) await deps.participants.discarded(gone);
  return outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason] : []));
}
