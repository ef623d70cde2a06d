import { nameKey } from "../../shared/names";
import type { QuickJoinInput } from "../../shared/video-call";
import { autoSessionName, sessionQuery } from "../domain/session-rules";
import { invalid, sessionEnded, sessionMismatch, sessionNotFound } from "../errors/factories";
import type { AppDeps, SessionRecord } from "../ports";

type Deps = Pick<AppDeps, "config" | "sessions" | "clock" | "ids">;

type SessionWish = Omit<QuickJoinInput, "username" | "requestId">;

export interface FoundSession {
  session: SessionRecord;
  /** True for the one call that made it. */
  created: boolean;
}

/**
 * The active session that a join asks for, made when it may be. Throws VALIDATION, SESSION_NOT_FOUND, SESSION_ENDED and
 * SESSION_MISMATCH.
 */
export async function findOrCreateSession(deps: Deps, input: SessionWish): Promise<FoundSession> {
  const query = sessionQuery(input);
  switch (query.by) {
    case "nothing":
      throw invalid("neither sessionName, nor sessionId, nor autoCreateSession");
    case "id":
      return { session: await findById(deps, query.sessionId, query.nameKey), created: false };
    case "creation":
      return create(deps, input, { name: autoSessionName(deps.clock.now()), nameKey: null });
    case "name": {
      const found = await deps.sessions.findByNameKey(query.nameKey);
      if (found.kind === "active") return { session: found.session, created: false };
      if (!query.mayCreate) throw sessionNotFound();
      return create(deps, input, { name: query.name, nameKey: query.nameKey });
    }
  }
}

async function findById(deps: Deps, sessionId: string, expectedNameKey: string | null): Promise<SessionRecord> {
  const found = await deps.sessions.findById(sessionId);
  if (found.kind === "unknown") throw sessionNotFound();
  if (found.kind === "ended") throw sessionEnded();
  if (expectedNameKey !== null && nameKey(found.session.name) !== expectedNameKey) throw sessionMismatch();
  return found.session;
}

function create(
  deps: Deps,
  input: SessionWish,
  named: { name: string; nameKey: string | null },
): Promise<FoundSession> {
  return deps.sessions.createOrFind({
    id: deps.ids.session(),
    ...named,
    maxParticipants: input.sessionConfig?.maxParticipants ?? deps.config.defaultMaxParticipants,
    autoCreated: true,
    config: input.sessionConfig ?? {},
    maxDurationSeconds: deps.config.maxSessionSeconds,
  });
}
