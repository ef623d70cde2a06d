import type { AppDeps } from "../../ports";
import { discardConnections } from "../discard-connections";

type Deps = Pick<AppDeps, "sessions" | "participants" | "media" | "queue" | "clock" | "log" | "metrics">;

/** What OpenVidu tells by webhook, as far as it matters to the record. `at`: OpenVidu's own time. */
export type MediaEvent =
  | { kind: "participantJoined"; sessionId: string; connectionId: string; at: Date }
  | { kind: "participantLeft"; sessionId: string; connectionId: string; at: Date }
  | { kind: "sessionDestroyed"; sessionId: string; at: Date }
  | { kind: "screenPublished"; sessionId: string; connectionId: string; streamId: string; at: Date };

/**
 * Writes the event into the record. Safe to repeat and in any order. A connection that joined without a seat here, and those that a
 * newer one replaces, are disconnected at once; sessions of others are left alone.
 */
export async function receiveMediaEvent(deps: Deps, event: MediaEvent): Promise<void> {
  await record(deps, event);
  deps.metrics.webhookReceived(event.kind, deps.clock.now().getTime() - event.at.getTime());
}

async function record(deps: Deps, event: MediaEvent): Promise<void> {
  const { sessionId } = event;
  switch (event.kind) {
    case "participantJoined": {
      const connection = { sessionId, connectionId: event.connectionId };
      const joined = await deps.participants.connectionJoined(connection, event.at);
      if (joined.kind === "seated") return discardConnections(deps, joined.evicted);
      if (!(await isOurs(deps, sessionId))) return;
      deps.metrics.ghostsCleaned(1);
      return discardConnections(deps, [connection]);
    }
    case "participantLeft":
      return deps.participants.connectionLeft({ sessionId, connectionId: event.connectionId }, event.at);
    case "sessionDestroyed":
      return deps.participants.sessionDestroyed(sessionId, event.at);
    case "screenPublished": {
      // A screen has a connection of its own; on a camera's it would hide from the feature's switch.
      const kind = await deps.participants.kindOf({ sessionId, connectionId: event.connectionId });
      if (kind === "SCREEN" || !(await isOurs(deps, sessionId))) return;
      return deps.queue.enqueue("unpublish", { sessionId, streamId: event.streamId }); // OpenVidu tells this once
    }
  }
}

async function isOurs(deps: Deps, sessionId: string): Promise<boolean> {
  return (await deps.sessions.findById(sessionId)).kind !== "unknown";
}
