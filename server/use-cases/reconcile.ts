import type { AppDeps } from "../ports";
import { discardConnections } from "./discard-connections";

type Deps = Pick<AppDeps, "sessions" | "participants" | "media" | "log" | "metrics">;

/**
 * Compares the record with OpenVidu's own list and mends what lost webhooks left wrong. Moves people to `reconnecting`, never ends a
 * session, and leaves alone what it doesn't know: OpenVidu may serve others too. Throws MEDIA_SERVER_UNAVAILABLE.
 */
export async function reconcile(deps: Deps): Promise<void> {
  const active = await deps.sessions.activeIds();
  if (active.length === 0) return;
  const asked = await deps.participants.now();
  const listed = new Map((await deps.media.sessions()).map((session) => [session.sessionId, session]));
  for (const sessionId of active) {
    const unseated = await deps.participants.reconcile(sessionId, listed.get(sessionId) ?? null, asked);
    if (unseated.length === 0) continue;
    deps.metrics.ghostsCleaned(unseated.length);
    await discardConnections(deps, unseated);
  }
}
