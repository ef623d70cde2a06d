import type { Logger } from "pino";
import type { EventBus, SessionEvents } from "./events";

/** One line for each session and participant that comes or goes: ids and reasons, nothing that people said. */
export function logEvents(events: EventBus<SessionEvents>, logger: Logger): void {
  events.on("sessionCreated", ({ session }) => logger.info({ sessionId: session.id }, "session created"));
  events.on("sessionDestroyed", ({ session, reason }) =>
    logger.info({ sessionId: session.id, reason }, "session destroyed"),
  );
  events.on("participantJoined", ({ participant: { session, connectionId } }) =>
    logger.info({ sessionId: session.id, connectionId }, "participant joined"),
  );
  events.on("participantLeft", ({ participant: { session, connectionId }, reason }) =>
    logger.info({ sessionId: session.id, connectionId, reason }, "participant left"),
  );
}
