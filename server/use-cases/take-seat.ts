import { notAParticipant, removed, sessionEnded, sessionFull, sessionNotFound, takenOver } from "../errors/factories";
import type { AppDeps, CredentialClaims, SeatRequest, SeatResult } from "../ports";
import type { FoundSession } from "./find-or-create-session";

type Deps = Pick<AppDeps, "participants" | "ids">;

export type Seat = Extract<SeatResult, { kind: "seated" }>;

export interface SeatWish {
  username: string;
  requestId: string | null;
  takeover: boolean;
  credential: CredentialClaims | null;
}

/**
 * A seat in the session for whoever asks: their own again, by credential or by the repeat of a request, else a free one.
 * Throws SESSION_FULL, SESSION_ENDED, SESSION_NOT_FOUND, REMOVED, TAKEN_OVER; NOT_A_PARTICIPANT for a take-over of nobody's seat.
 */
export async function takeSeat(deps: Deps, found: FoundSession, wish: SeatWish): Promise<Seat> {
  const { session, created } = found;
  const own = wish.credential?.sessionId === session.id ? wish.credential : null;
  if (wish.takeover && !own) throw notAParticipant("a take-over needs a credential of the seat");
  const request: SeatRequest = {
    sessionId: session.id,
    newParticipantId: deps.ids.participant(),
    username: wish.username,
    requestId: wish.requestId,
    credential: own,
    takeover: wish.takeover,
    createdSession: created,
  };
  const seat = await deps.participants.reserve(request);
  switch (seat.kind) {
    case "seated":
      return seat;
    case "full":
      throw sessionFull(seat.maxParticipants);
    case "ended":
      throw sessionEnded();
    case "unknown":
      throw sessionNotFound();
    case "removed":
      throw removed();
    case "takenOver":
      throw takenOver();
  }
}
