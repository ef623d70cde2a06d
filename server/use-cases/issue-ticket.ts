import type { JoinTicket } from "../../shared/video-call";
import { configInfo, credentialTimes } from "../domain/join-ticket";
import type { AppDeps, MintedConnection, ParticipantRecord, SessionRecord } from "../ports";

type Deps = Pick<AppDeps, "config" | "clock" | "credentials">;

/** What the answer tells about its own making. */
export type TicketKind = Pick<JoinTicket, "isNewSession" | "isTokenRefresh" | "isReconnection">;

/** Everything that a front end needs to enter the call, with a fresh credential. */
export async function issueTicket(
  deps: Deps,
  session: SessionRecord,
  participant: ParticipantRecord,
  connection: MintedConnection,
  kind: TicketKind,
): Promise<JoinTicket> {
  const { config, clock } = deps;
  const issuedAt = clock.now();
  const { expiresAt, refreshAt } = credentialTimes(issuedAt, config.tokenRefreshMarginSeconds);
  const claims = { participantId: participant.id, sessionId: session.id, epoch: participant.epoch };
  return {
    sessionId: session.id,
    sessionName: session.name,
    username: participant.username,
    token: connection.token,
    openviduServerUrl: config.openviduServerUrl,
    apiBaseUrl: config.apiBaseUrl,
    webSocketUrl: config.webSocketUrl,
    ...kind,
    configInfo: configInfo(config, session),
    connectionId: connection.connectionId,
    participantId: participant.id,
    participantToken: await deps.credentials.sign(claims, issuedAt, expiresAt),
    role: participant.role,
    expiresAt: expiresAt.toISOString(),
    refreshAt: refreshAt.toISOString(),
    endsAt: session.endsAt?.toISOString() ?? null,
  };
}
