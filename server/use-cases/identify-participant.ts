import { notAParticipant } from "../errors/factories";
import type { AppDeps, CredentialClaims } from "../ports";

type Deps = Pick<AppDeps, "participants">;

export interface CallerInput {
  sessionId: string;
  username?: string | undefined;
  /** Proven by bearer. */
  credential: CredentialClaims | null;
  /** Proven by cookies, several tabs of one browser together. */
  cookies: readonly CredentialClaims[];
}

/**
 * Whose place in the session the caller may act for: the bearer's participant, else the one that a cookie *and* the
 * username say. Throws NOT_A_PARTICIPANT. Whether the epoch still holds is the database's to judge.
 */
export async function identifyParticipant(deps: Deps, input: CallerInput): Promise<CredentialClaims> {
  const { sessionId, username, credential } = input;
  if (credential) {
    if (credential.sessionId !== sessionId) throw notAParticipant("the credential is for another session");
    return credential;
  }
  const candidates = input.cookies.filter((cookie) => cookie.sessionId === sessionId);
  if (candidates.length === 0 || username === undefined)
    throw notAParticipant("neither bearer, nor cookie and username");
  const ids = candidates.map((cookie) => cookie.participantId);
  const named = await deps.participants.findByUsername(sessionId, ids, username);
  const proof = candidates.find((cookie) => cookie.participantId === named?.id);
  if (!proof) throw notAParticipant("no cookie belongs to that username");
  return proof;
}
