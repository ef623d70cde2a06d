import type { AppDeps } from "../ports";
import { discardConnections } from "./discard-connections";
import { type CallerInput, identifyParticipant } from "./identify-participant";

type Deps = Pick<AppDeps, "participants" | "media" | "log">;

export interface AwayInput extends CallerInput {
  connectionId: string;
  persisted: boolean;
}

/**
 * The page is gone for good: its seat is held for 30 s, enough for a reload. Answers false, and does nothing, when the page may come
 * back or the connection isn't the participant's current one: a beacon may arrive after the page that replaced its own. Throws
 * NOT_A_PARTICIPANT.
 */
export async function goAway(deps: Deps, input: AwayInput): Promise<{ away: boolean }> {
  const { participantId, epoch } = await identifyParticipant(deps, input);
  if (input.persisted) return { away: false };
  const departed = await deps.participants.away(participantId, epoch, input.connectionId);
  if (departed) await discardConnections(deps, departed.closing);
  return { away: departed !== null };
}
