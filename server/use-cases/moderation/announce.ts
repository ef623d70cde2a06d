import type { SessionNotification } from "../../../shared/session-status";
import type { AppDeps } from "../../ports";

type Deps = Pick<AppDeps, "clock" | "events" | "queue">;

export type Announcement = Omit<SessionNotification, "sentAt">;

/** Tells everybody in a session: on the subscription at once, as an OpenVidu signal by a job. Receivers know repeats by the id. */
export function announce(deps: Deps, sessionId: string, announcement: Announcement): void {
  const notification = { ...announcement, sentAt: deps.clock.now().toISOString() };
  deps.events.emit("notificationSent", { sessionId, notification });
  deps.queue.enqueue("signal", { sessionId, type: "notification", data: JSON.stringify(notification) });
}
