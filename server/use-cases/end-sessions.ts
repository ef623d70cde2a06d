import type { AppDeps } from "../ports";

type Deps = Pick<AppDeps, "config" | "sessions" | "media" | "log">;

/** Ends the sessions past their `endsAt` and those that nobody has sat in for long, here first and then in OpenVidu. */
export async function endSessions(deps: Deps): Promise<void> {
  const expired = await deps.sessions.endExpired();
  const idle = await deps.sessions.endIdle(deps.config.sessionIdleSeconds);
  const closed = [...expired, ...idle].map(async ({ id }) => {
    try {
      await deps.media.closeSession(id);
    } catch (err) {
      deps.log.warn({ err, sessionId: id }, "ended session not closed in OpenVidu yet"); // its connections are closed one by one later
    }
  });
  await Promise.all(closed);
  if (closed.length > 0) deps.log.info({ expired: expired.length, idle: idle.length }, "sessions ended");
}
