import { sessionEnded } from "../../errors/factories";
import type { AppDeps } from "../../ports";
import { actAs } from "../act-as";
import type { CallerInput } from "../identify-participant";
import { announce } from "./announce";

type Deps = Pick<AppDeps, "clock" | "ids" | "participants" | "sessions" | "events" | "queue">;

/** A session lasts no longer than a day from now, however often it is extended. */
const AT_MOST_SECONDS = 24 * 60 * 60;

/**
 * Moves the session's end by so many minutes, and tells everybody. A session without an end keeps none (null). Throws
 * SESSION_ENDED, and what `actAs` throws.
 */
export async function extendSession(
  deps: Deps,
  input: CallerInput & { minutes: number },
): Promise<{ endsAt: string | null }> {
  const { session } = await actAs(deps, "extend", input);
  const extended = await deps.sessions.extend(session.id, input.minutes * 60, AT_MOST_SECONDS);
  if (!extended) throw sessionEnded();
  const endsAt = extended.endsAt?.toISOString() ?? null;
  if (endsAt) announce(deps, session.id, { id: deps.ids.message(), kind: "extended", message: null, endsAt });
  return { endsAt };
}
