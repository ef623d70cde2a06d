/** What can be refused to a client, by meaning; signaling/error-codes.ts gives each its number. */
export type FailureKind =
  | "alreadyInRoom"
  | "alreadyStreaming"
  | "forcedCodec"
  | "generic"
  | "mediaEndpoint"
  | "notInRoom"
  | "notStreaming"
  | "reconnection"
  | "sdp"
  | "sessionNotFound"
  | "signalFormat"
  | "signalReceiver"
  | "tooMany"
  | "unauthorized"
  | "unknownMethod"
  | "userNotFound"
  | "wrongEdition";

/** A refusal that the caller is told about. Everything else that is thrown is a fault of ours. */
export class Failure extends Error {
  override readonly name = "Failure";

  constructor(
    readonly kind: FailureKind,
    message: string,
  ) {
    super(message);
  }
}
