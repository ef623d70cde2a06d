import type { AppDeps } from "../ports";
import { discardConnections } from "./discard-connections";
import { type CallerInput, identifyParticipant } from "./identify-participant";

type Deps = Pick<AppDeps, "participants" | "media" | "log">;

export interface Departure {
  participantId: string;
  /** False when the participant had ended before. */
  left: boolean;
}

/** Ends the caller's participant and frees the seat at once. Leaving twice is no error. Throws NOT_A_PARTICIPANT. */
export async function leave(deps: Deps, input: CallerInput): Promise<Departure> {
  const { participantId, epoch } = await identifyParticipant(deps, input);
  const departed = await deps.participants.leave(participantId, epoch);
  if (departed) await discardConnections(deps, departed.closing);
  return { participantId, left: departed !== null };
}
