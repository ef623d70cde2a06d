import type { AppDeps, ConnectionKind, MintedConnection, ParticipantRecord } from "../ports";
import { connectParticipant } from "./connect-participant";

type Deps = Pick<AppDeps, "participants" | "media" | "log">;

/** Mints a token for a held seat; a repeat of the same request within 10 s gets the same one while it is unused. Throws as `connectParticipant`. */
export async function mintOnce(
  deps: Deps,
  participant: ParticipantRecord,
  kind: ConnectionKind,
  requestId: string,
): Promise<MintedConnection> {
  const { id: participantId, sessionId, epoch } = participant;
  const unused = await deps.participants.findUnused({ sessionId, participantId, epoch, kind, requestId });
  return unused ?? connectParticipant(deps, participant, kind, requestId);
}
