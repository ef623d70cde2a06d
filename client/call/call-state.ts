import type { JoinTicket } from "../../shared/video-call";
import type { CallFailure } from "../api/call-failure";
import type { LossReason } from "../media/media-connection";
import type { RemotePerson } from "./roster";

/** A call that one is in. */
export interface OngoingCall {
  ticket: JoinTicket;
  /** When this person came in, in epoch milliseconds. */
  startedAtMs: number;
  others: RemotePerson[];
}

export type EndReason = "left" | LossReason;

/** The whole call as one union: what isn't in it can't be drawn. */
export type CallState =
  | { phase: "idle" }
  | { phase: "joining" }
  | { phase: "connected"; call: OngoingCall }
  /** openvidu-browser has lost its socket and resumes by itself. */
  | { phase: "reconnecting"; call: OngoingCall }
  | { phase: "ended"; reason: EndReason; durationMs: number; ticket: JoinTicket }
  | { phase: "failed"; failure: CallFailure };
