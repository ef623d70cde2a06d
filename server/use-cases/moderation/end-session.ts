import { AppError } from "../../errors/app-error";
import type { AppDeps } from "../../ports";
import { actAs } from "../act-as";
import type { CallerInput } from "../identify-participant";
import { closeEndedSession } from "./close-ended-session";

type Deps = Pick<AppDeps, "participants" | "sessions" | "media" | "log">;

/**
 * Ends the session for everybody in it, here first and then in OpenVidu. Ending twice is no error: `ended` is false then. Throws what
 * `actAs` throws, but for SESSION_ENDED.
 */
export async function endSession(deps: Deps, input: CallerInput): Promise<{ ended: boolean }> {
  const actor = await actAs(deps, "end", input).catch(unlessEnded);
  const ended = actor !== null && (await deps.sessions.end(actor.session.id));
  if (ended) await closeEndedSession(deps, input.sessionId);
  return { ended };
}

function unlessEnded(error: unknown): null {
  if (error instanceof AppError && error.code === "SESSION_ENDED") return null;
  throw error;
}
