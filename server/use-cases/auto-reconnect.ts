import type { JoinTicket } from "../../shared/video-call";
import { forbidden, sessionFull } from "../errors/factories";
import type { AppDeps, CredentialClaims, ReconnectRequest, ReconnectResult } from "../ports";
import { refusal } from "./act-as";
import { connectParticipant } from "./connect-participant";
import { discardConnections } from "./discard-connections";
import { type CallerInput, identifyParticipant } from "./identify-participant";
import { issueTicket } from "./issue-ticket";

type Deps = Pick<
  AppDeps,
  "config" | "participants" | "media" | "credentials" | "clock" | "log" | "turns" | "persist" | "metrics"
>;

/** Longer waits are the client's, who knows whether anybody still looks at the page. */
const PATIENCE_MS = 3000;

export interface ReconnectInput extends CallerInput {
  lastConnectionId?: string | undefined;
}

/**
 * A new connection for the same participant, in the same seat, under the same name. Its old connection is disconnected first, unless
 * it is the session's only active one: OpenVidu would destroy the session with it, so that one goes when the new one has joined. The
 * session is rebuilt when OpenVidu lost it. Throws SESSION_NOT_FOUND, SESSION_ENDED, NOT_A_PARTICIPANT, REMOVED, TAKEN_OVER, FORBIDDEN
 * for somebody else's connection, SESSION_FULL when the seat had run out and was taken, MEDIA_SERVER_UNAVAILABLE.
 */
export async function autoReconnect(deps: Deps, input: ReconnectInput): Promise<JoinTicket> {
  const claims = await identifyParticipant(deps, input);
  return deps.turns.take(claims.participantId, () => reconnect(deps, claims, input.lastConnectionId ?? null));
}

async function reconnect(deps: Deps, claims: CredentialClaims, lastConnectionId: string | null): Promise<JoinTicket> {
  const requestId = `reconnect:${lastConnectionId ?? ""}`;
  const { session, participant, was, unused, closing } = await begin(deps, { ...claims, lastConnectionId, requestId });
  await discardConnections(deps, closing);
  const connection =
    unused ?? (await deps.persist(PATIENCE_MS, () => connectParticipant(deps, participant, "CAMERA", requestId)));
  deps.metrics.reconnected(was);
  return issueTicket(deps, session, participant, connection, {
    isNewSession: false,
    isTokenRefresh: false,
    isReconnection: true,
  });
}

async function begin(deps: Deps, request: ReconnectRequest): Promise<Extract<ReconnectResult, { kind: "seated" }>> {
  const begun = await deps.participants.beginReconnect(request);
  switch (begun.kind) {
    case "seated":
      return begun;
    case "full":
      throw sessionFull(begun.maxParticipants);
    case "strangersConnection":
      throw forbidden("the connection isn't the caller's");
    default:
      throw refusal(begun.kind);
  }
}
