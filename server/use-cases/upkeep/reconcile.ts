import type { AppDeps, ConnectionRef } from "../../ports";
import { discardConnections } from "../discard-connections";

type Deps = Pick<AppDeps, "sessions" | "participants" | "media" | "log" | "metrics">;

/**
 * Compares the record with OpenVidu's own list and mends what lost webhooks left wrong. Moves people to `reconnecting`, never ends a
 * session, and leaves alone what it doesn't know: OpenVidu may serve others too. Throws MEDIA_SERVER_UNAVAILABLE.
 *
 * Unused tokens that no record knows were minted for an answer that never arrived, unless it is still on its way: those are deleted
 * that the last pass had seen too, ten seconds ago, which is longer than any call to OpenVidu takes.
 * @param strays what the last pass answered
 * @returns unused connections that no record knows
 */
export async function reconcile(deps: Deps, strays: ReadonlySet<string> = new Set()): Promise<ReadonlySet<string>> {
  if (!(await deps.sessions.hasActive())) return new Set();
  const asked = await deps.participants.now();
  const sessions = await deps.media.sessions();
  const listed = new Map(sessions.map((session) => [session.sessionId, session]));
  for (const sessionId of await deps.participants.toReconcile(sessions, asked)) {
    const unseated = await deps.participants.reconcile(sessionId, listed.get(sessionId) ?? null, asked);
    if (unseated.length === 0) continue;
    deps.metrics.ghostsCleaned(unseated.length);
    await discardConnections(deps, unseated);
  }
  const withUnused = sessions.filter(({ unusedConnectionIds }) => unusedConnectionIds.length > 0);
  const ours = await deps.sessions.activeIds(withUnused.map(({ sessionId }) => sessionId));
  const unused = ours.flatMap((sessionId) =>
    (listed.get(sessionId)?.unusedConnectionIds ?? []).map((connectionId) => ({ sessionId, connectionId })),
  );
  return discardStrays(deps, unused, strays);
}

async function discardStrays(deps: Deps, unused: readonly ConnectionRef[], before: ReadonlySet<string>) {
  if (unused.length === 0) return new Set<string>();
  const unrecorded = new Set(await deps.participants.unrecorded(unused.map(({ connectionId }) => connectionId)));
  const forgotten = unused.filter(({ connectionId }) => unrecorded.has(connectionId) && before.has(connectionId));
  if (forgotten.length > 0) {
    deps.metrics.ghostsCleaned(forgotten.length);
    await discardConnections(deps, forgotten);
  }
  return unrecorded;
}
