import type { AppDeps } from "../../ports";

type Deps = Pick<AppDeps, "media" | "log">;

/**
 * Closes a session in OpenVidu that is over in the record. Never throws for OpenVidu's sake: what couldn't be closed now is closed,
 * connection by connection, by `discardLeftovers`.
 */
export async function closeEndedSession(deps: Deps, sessionId: string): Promise<void> {
  try {
    await deps.media.closeSession(sessionId);
  } catch (err) {
    deps.log.warn({ err, sessionId }, "ended session not closed in OpenVidu yet");
  }
}
