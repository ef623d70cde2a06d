/** Why a participant left. The names travel to clients and webhooks as they are. */
export type LeaveReason =
  | "disconnect"
  | "forceDisconnectByUser"
  | "forceDisconnectByServer"
  | "networkDisconnect"
  | "sessionClosedByServer"
  | "openviduServerStopped";

/** Why a stream ended in one of its directions. */
export type StreamEndReason =
  | LeaveReason
  | "unpublish"
  | "unsubscribe"
  | "forceUnpublishByUser"
  | "forceUnpublishByServer"
  | "mediaServerDisconnect";

/** Why a session ended. */
export type SessionEndReason = "lastParticipantLeft" | "sessionClosedByServer" | "openviduServerStopped";

/** OpenVidu CE: a session that ends with its last participant says so, whatever made that one go. */
export function sessionEndReason(ofLastParticipant: LeaveReason): SessionEndReason {
  return ofLastParticipant === "sessionClosedByServer" || ofLastParticipant === "openviduServerStopped"
    ? ofLastParticipant
    : "lastParticipantLeft";
}
