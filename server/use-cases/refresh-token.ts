import type { JoinTicket } from "../../shared/video-call";
import { connectionLost } from "../errors/factories";
import type { AppDeps, CredentialClaims } from "../ports";
import { refusal } from "./act-as";
import { type CallerInput, identifyParticipant } from "./identify-participant";
import { issueTicket } from "./issue-ticket";
import { mintOnce } from "./mint-once";

type Deps = Pick<AppDeps, "config" | "participants" | "media" | "credentials" | "clock" | "log" | "turns" | "metrics">;

/**
 * Renews the credential, and mints a token for the next join in place of the unused one. The live connection isn't touched, and the
 * credential before stays good: its successor may get lost on the way. Throws CONNECTION_LOST when there is no connection to go on
 * with; SESSION_NOT_FOUND, SESSION_ENDED, NOT_A_PARTICIPANT, REMOVED, TAKEN_OVER, MEDIA_SERVER_UNAVAILABLE.
 */
export async function refreshToken(deps: Deps, input: CallerInput): Promise<JoinTicket> {
  const claims = await identifyParticipant(deps, input);
  return deps.turns.take(claims.participantId, () => refresh(deps, claims));
}

async function refresh(deps: Deps, claims: CredentialClaims): Promise<JoinTicket> {
  const found = await deps.participants.findActor(claims);
  if (found.kind === "expired") throw connectionLost();
  if (found.kind !== "seated") throw refusal(found.kind);
  const { participant, session } = found;
  // While joining, the token that nobody has used yet is the one to renew.
  if (participant.state !== "connected" && participant.state !== "joining") throw connectionLost();
  const connection = await mintOnce(deps, participant, "CAMERA", "refresh:");
  deps.metrics.tokenRefreshed();
  return issueTicket(deps, session, participant, connection, {
    isNewSession: false,
    isTokenRefresh: true,
    isReconnection: false,
  });
}
