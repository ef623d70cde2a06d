import { encodeConnectionData } from "../domain/connection-data";
import { notAParticipant } from "../errors/factories";
import type { AppDeps, ConnectionKind, MintedConnection, ParticipantRecord, SeatClaim } from "../ports";
import { refusal } from "./act-as";
import { discardConnections } from "./discard-connections";

type Deps = Pick<AppDeps, "participants" | "media" | "log">;

/**
 * Mints a token for a held seat and records it in place of the unused one: reserve, call, confirm. No transaction is open across the
 * call to OpenVidu. Answers the connection that counts, which is a twin's when the same request ran twice and the twin was faster.
 * Throws MEDIA_SERVER_UNAVAILABLE; when the seat was lost meanwhile, SESSION_ENDED, REMOVED, TAKEN_OVER or NOT_A_PARTICIPANT.
 */
export async function connectParticipant(
  deps: Deps,
  participant: ParticipantRecord,
  kind: ConnectionKind,
  requestId: string | null,
): Promise<MintedConnection> {
  const { id: participantId, sessionId, epoch, username } = participant;
  const data = encodeConnectionData({ participantId, username, kind });
  const minted = await deps.media.connect(sessionId, { role: "PUBLISHER", data });
  const confirmed = await confirm(deps, { sessionId, participantId, epoch, kind, requestId }, minted);
  if (confirmed.kind === "confirmed") {
    await discardConnections(deps, confirmed.discarded);
    return confirmed.connection;
  }
  await discardConnections(deps, [minted]);
  const now = await deps.participants.findActor({ sessionId, participantId, epoch });
  throw now.kind === "seated" ? notAParticipant("the seat was given up meanwhile") : refusal(now.kind);
}

async function confirm(deps: Deps, claim: SeatClaim, minted: MintedConnection) {
  try {
    return await deps.participants.confirm(claim, minted);
  } catch (cause) {
    await discardConnections(deps, [minted]); // nobody will ever be told this token, and it doesn't expire by itself
    throw cause;
  }
}
