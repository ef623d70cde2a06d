import type { AppDeps } from "../../ports";
import { actAs } from "../act-as";
import type { CallerInput } from "../identify-participant";

type Deps = Pick<AppDeps, "participants" | "tickets">;

/** A ticket of one use for `statusChanges`, which lasts 30 s: EventSource can't send the bearer. Throws what `actAs` throws. */
export async function issueStatusTicket(deps: Deps, input: CallerInput) {
  const { participant } = await actAs(deps, "statusTicket", input);
  const { id: participantId, sessionId, epoch } = participant;
  const { ticket, expiresAt } = deps.tickets.issue({ participantId, sessionId, epoch });
  return { ticket, expiresAt: expiresAt.toISOString() };
}
