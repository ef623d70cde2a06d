import { type Action, may } from "../domain/policy";
import { forbidden, notAParticipant, removed, sessionEnded, sessionNotFound, takenOver } from "../errors/factories";
import type { ActorLookup, AppDeps, ParticipantRecord, SessionRecord } from "../ports";
import { type CallerInput, identifyParticipant } from "./identify-participant";

type Deps = Pick<AppDeps, "participants">;

/** A participant who holds a seat, in a session that is on. */
export interface Actor {
  participant: ParticipantRecord;
  session: SessionRecord;
}

/**
 * The participant in whose name the caller acts, if the policy lets them. Throws SESSION_NOT_FOUND, SESSION_ENDED,
 * NOT_A_PARTICIPANT (also when the seat has run out), REMOVED, TAKEN_OVER and FORBIDDEN.
 */
export async function actAs(deps: Deps, action: Action, input: CallerInput): Promise<Actor> {
  const found = await deps.participants.findActor(await identifyParticipant(deps, input));
  if (found.kind !== "seated") throw refusal(found.kind);
  if (!may(found.participant.role === "OWNER" ? "owner" : "participant", action)) throw forbidden(action);
  return found;
}

/** Why a credential's holder may do nothing. */
export function refusal(kind: Exclude<ActorLookup["kind"], "seated">): Error {
  switch (kind) {
    case "unknown":
      return sessionNotFound();
    case "ended":
      return sessionEnded();
    case "removed":
      return removed();
    case "takenOver":
      return takenOver();
    case "expired":
      return notAParticipant("the seat has run out");
    case "notAParticipant":
      return notAParticipant("the participant has ended, or never was");
  }
}
