import type { AppDeps } from "../../ports";
import { closeEndedSession } from "../moderation/close-ended-session";

type Deps = Pick<AppDeps, "config" | "sessions" | "media" | "log">;

/** Ends the sessions past their `endsAt` and those that nobody has sat in for long, here first and then in OpenVidu. */
export async function endSessions(deps: Deps): Promise<void> {
  const expired = await deps.sessions.endExpired();
  const idle = await deps.sessions.endIdle(deps.config.sessionIdleSeconds);
  const ended = [...expired, ...idle];
  await Promise.all(ended.map(({ id }) => closeEndedSession(deps, id)));
  if (ended.length > 0) deps.log.info({ expired: expired.length, idle: idle.length }, "sessions ended");
}
