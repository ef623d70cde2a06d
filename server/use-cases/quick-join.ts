import type { JoinTicket } from "../../shared/video-call";
import { AppError } from "../errors/app-error";
import type { AppDeps } from "../ports";
import { connectParticipant } from "./connect-participant";
import { issueTicket } from "./issue-ticket";
import { type Seat, type SeatWish, takeSeat } from "./take-seat";

type Deps = Pick<AppDeps, "config" | "participants" | "media" | "credentials" | "clock" | "ids" | "log" | "metrics">;

/**
 * Finds or creates the session, seats the person in it and mints the token to enter. quickJoin looks at no cookie: a second tab is a
 * second person. Throws what `takeSeat` throws, and MEDIA_SERVER_UNAVAILABLE.
 */
export async function quickJoin(deps: Deps, wish: SeatWish): Promise<JoinTicket> {
  try {
    return await join(deps, wish);
  } catch (cause) {
    if (cause instanceof AppError) deps.metrics.joinRejected(cause.code);
    throw cause;
  }
}

async function join(deps: Deps, wish: SeatWish): Promise<JoinTicket> {
  const seat = await takeSeat(deps, wish);
  if (seat.created) deps.metrics.sessionCreated();
  const connection = seat.unused ?? (await connectOrRelease(deps, seat, wish.requestId));
  if (!seat.unused) deps.metrics.sessionJoined(); // else it's a repeat of a join that was counted
  return issueTicket(deps, seat.session, seat.participant, connection, {
    isNewSession: seat.created,
    isTokenRefresh: false,
    isReconnection: false,
  });
}

async function connectOrRelease(deps: Deps, { participant, isNew }: Seat, requestId: string | null) {
  try {
    return await connectParticipant(deps, participant, "CAMERA", requestId);
  } catch (cause) {
    // A seat without a connection would block the session until its clock runs out.
    if (isNew) await deps.participants.release(participant.id, participant.epoch);
    throw cause;
  }
}
