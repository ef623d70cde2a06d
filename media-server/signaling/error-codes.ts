import type { FailureKind } from "../sessions/failure";

/** The number of each refusal on the wire (OpenVidu 2's `OpenViduException.Code`, and kurento-jsonrpc's own). */
export const errorCodes = {
  userNotFound: 102,
  alreadyInRoom: 104,
  notStreaming: 105,
  alreadyStreaming: 106,
  sessionNotFound: 202,
  sdp: 302,
  mediaEndpoint: 303,
  unauthorized: 401,
  signalFormat: 600,
  signalReceiver: 601,
  forcedCodec: 800,
  notInRoom: 803,
  tooMany: 999,
  wrongEdition: 997,
  generic: 999,
  reconnection: 40007,
  unknownMethod: -32601,
} as const satisfies Record<FailureKind, number>;
