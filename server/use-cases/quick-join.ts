import type { JoinTicket, QuickJoinInput } from "../../shared/video-call";
import { AppError } from "../errors/app-error";
import type { AppDeps, CredentialClaims } from "../ports";
import { connectParticipant } from "./connect-participant";
import { type FoundSession, findOrCreateSession } from "./find-or-create-session";
import { issueTicket } from "./issue-ticket";
import { type Seat, takeSeat } from "./take-seat";

type Deps = Pick<AppDeps, "config" | "sessions" | "participants" | "media" | "credentials" | "clock" | "ids" | "log">;

export interface QuickJoinRequest extends Omit<QuickJoinInput, "requestId"> {
  requestId: string | null;
  /** Proven by bearer; of any session. quickJoin looks at no cookie: a second tab is a second person. */
  credential: CredentialClaims | null;
}

/**
 * Finds or creates the session, seats the person in it and mints the token to enter. Throws VALIDATION, SESSION_NOT_FOUND,
 * SESSION_ENDED, SESSION_MISMATCH, SESSION_FULL, REMOVED, TAKEN_OVER, NOT_A_PARTICIPANT, MEDIA_SERVER_UNAVAILABLE.
 */
export async function quickJoin(deps: Deps, input: QuickJoinRequest): Promise<JoinTicket> {
  const { found, seat } = await seatedIn(deps, input);
  const { participant } = seat;
  const connection = seat.unused ?? (await connectOrRelease(deps, seat, input.requestId));
  return issueTicket(deps, found.session, participant, connection, {
    isNewSession: found.created,
    isTokenRefresh: false,
    isReconnection: false,
  });
}

async function seatedIn(deps: Deps, input: QuickJoinRequest): Promise<{ found: FoundSession; seat: Seat }> {
  const found = await findOrCreateSession(deps, input);
  try {
    return { found, seat: await takeSeat(deps, found, input) };
  } catch (cause) {
    // A session found by name that ended before the seat was taken: its name is free now.
    const nameIsFree = cause instanceof AppError && cause.code === "SESSION_ENDED" && input.sessionId === undefined;
    if (!nameIsFree) throw cause;
    const again = await findOrCreateSession(deps, input);
    return { found: again, seat: await takeSeat(deps, again, input) };
  }
}

async function connectOrRelease(deps: Deps, seat: Seat, requestId: string | null) {
  const { participant, isNew } = seat;
  try {
    return await connectParticipant(deps, participant, requestId);
  } catch (cause) {
    // A seat without a connection would block the session until its clock runs out.
    if (isNew) await deps.participants.release(participant.id, participant.epoch);
    throw cause;
  }
}
