import { invalid } from "../../errors/factories";
import type { AppDeps } from "../../ports";
import { actAs } from "../act-as";
import { closeConnections } from "../close-connections";
import type { CallerInput } from "../identify-participant";

type Deps = Pick<AppDeps, "participants" | "media" | "events">;

export interface RemoveInput extends CallerInput {
  /** Who is to go. */
  participantId: string;
}

/**
 * Puts another participant out of the session for good: when this answers, its credentials, its unused tokens, its connections and
 * its open streams are dead. `removed` is false when it had been removed before. Throws VALIDATION for oneself or for nobody, what
 * `actAs` throws, and MEDIA_SERVER_UNAVAILABLE while OpenVidu doesn't let go of a connection: the participant is removed all the
 * same, and a repeat, or `discardLeftovers`, does the rest.
 */
export async function removeParticipant(deps: Deps, input: RemoveInput): Promise<{ removed: boolean }> {
  const { participant, session } = await actAs(deps, "remove", input);
  if (input.participantId === participant.id) throw invalid("one leaves, but doesn't remove oneself");
  const removal = await deps.participants.remove(session.id, input.participantId);
  if (!removal) throw invalid("nobody of that id is in the session");
  deps.events.emit("participantRevoked", { sessionId: session.id, participantId: input.participantId });
  const [failure] = await closeConnections(deps, removal.closing);
  if (failure) throw failure;
  return { removed: removal.removed };
}
