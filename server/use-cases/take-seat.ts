import type { QuickJoinInput } from "../../shared/video-call";
import { autoSessionName, sessionQuery } from "../domain/session-rules";
import {
  invalid,
  notAParticipant,
  removed,
  sessionEnded,
  sessionFull,
  sessionMismatch,
  sessionNotFound,
  takenOver,
} from "../errors/factories";
import type { AppDeps, CredentialClaims, JoinRequest, JoinResult, NewSession } from "../ports";

type Deps = Pick<AppDeps, "config" | "participants" | "clock" | "ids">;

export type Seat = Extract<JoinResult, { kind: "seated" }>;

export interface SeatWish extends Omit<QuickJoinInput, "requestId"> {
  requestId: string | null;
  /** Of any session. */
  credential: CredentialClaims | null;
}

/**
 * A seat for whoever asks, in the session that they ask for: their own again, by credential or by the repeat of a request, else a
 * free one; the session is made when it may be. Throws VALIDATION, SESSION_NOT_FOUND, SESSION_ENDED, SESSION_MISMATCH, SESSION_FULL,
 * REMOVED, TAKEN_OVER; NOT_A_PARTICIPANT for a take-over of nobody's seat.
 */
export async function takeSeat(deps: Deps, wish: SeatWish): Promise<Seat> {
  const { username, requestId, credential, takeover } = wish;
  const newParticipantId = deps.ids.participant();
  const seat = await deps.participants.join({
    ...sessionWish(deps, wish),
    newParticipantId,
    username,
    requestId,
    credential,
    takeover,
  });
  switch (seat.kind) {
    case "seated":
      return seat;
    case "full":
      throw sessionFull(seat.maxParticipants);
    case "ended":
      throw sessionEnded();
    case "unknown":
      throw sessionNotFound();
    case "mismatch":
      throw sessionMismatch();
    case "removed":
      throw removed();
    case "takenOver":
      throw takenOver();
    case "notAParticipant":
      throw notAParticipant("a take-over needs a credential of the seat");
  }
}

function sessionWish(deps: Deps, wish: SeatWish): Pick<JoinRequest, "find" | "newSession"> {
  const query = sessionQuery(wish);
  switch (query.by) {
    case "nothing":
      throw invalid("neither sessionName, nor sessionId, nor autoCreateSession");
    case "id":
      return { find: query, newSession: null };
    case "creation":
      return {
        find: { sessionId: null, nameKey: null },
        newSession: newSession(deps, wish, autoSessionName(deps.clock.now()), null),
      };
    case "name":
      return {
        find: { sessionId: null, nameKey: query.nameKey },
        newSession: query.mayCreate ? newSession(deps, wish, query.name, query.nameKey) : null,
      };
  }
}

function newSession(deps: Deps, wish: SeatWish, name: string, key: string | null): NewSession {
  return {
    id: deps.ids.session(),
    name,
    nameKey: key,
    maxParticipants: wish.sessionConfig?.maxParticipants ?? deps.config.defaultMaxParticipants,
    config: wish.sessionConfig ?? {},
    maxDurationSeconds: deps.config.maxSessionSeconds,
  };
}
