import type { SessionEvents } from "../sessions/events";
import type { Participant } from "../sessions/participant";
import type { Session } from "../sessions/session";
import type { Stream } from "../sessions/stream";
import type { Subscription } from "../sessions/subscription";
import type { WebhookEventName } from "./event-names";

/** The flat body of one webhook call. */
export interface WebhookBody {
  event: WebhookEventName;
  [field: string]: unknown;
}

const ofSession = (session: Session) => ({ sessionId: session.id, uniqueSessionId: session.uniqueId });

/** Milliseconds of the start and the end; the duration in whole seconds. */
const span = (startTime: number, at: number) => ({
  timestamp: at,
  startTime,
  duration: Math.floor((at - startTime) / 1_000),
});

const ofParticipant = ({ session, connectionId, ip, platform, clientData, connection }: Participant) => ({
  ...ofSession(session),
  // Deprecated name of the same.
  participantId: connectionId,
  connectionId,
  location: "unknown",
  ip,
  platform,
  clientData,
  serverData: connection.serverData,
});

function ofMedia(stream: Stream, participant: Participant) {
  const { hasAudio, hasVideo, typeOfVideo, frameRate, videoDimensions } = stream.options;
  return {
    ...ofSession(participant.session),
    streamId: stream.id,
    participantId: participant.connectionId,
    connectionId: participant.connectionId,
    ...(hasVideo ? { videoSource: typeOfVideo, videoFramerate: frameRate, videoDimensions } : {}),
    audioEnabled: hasAudio,
    videoEnabled: hasVideo,
  };
}

const outbound = (stream: Stream) => ({ ...ofMedia(stream, stream.owner), connection: "OUTBOUND" });

const inbound = ({ stream, participant }: Subscription) => ({
  ...ofMedia(stream, participant),
  connection: "INBOUND",
  receivingFrom: stream.owner.connectionId,
});

/** What each event of the sessions is to the webhook's receiver. */
export const payloads = {
  sessionCreated: ({ session }) => ({
    event: "sessionCreated",
    ...ofSession(session),
    timestamp: session.createdAt,
  }),
  sessionDestroyed: ({ session, reason, at }) => ({
    event: "sessionDestroyed",
    ...ofSession(session),
    ...span(session.createdAt, at),
    reason,
  }),
  participantJoined: ({ participant }) => ({
    event: "participantJoined",
    ...ofParticipant(participant),
    timestamp: participant.activeAt,
  }),
  participantLeft: ({ participant, reason, at }) => ({
    event: "participantLeft",
    ...ofParticipant(participant),
    ...span(participant.activeAt, at),
    reason,
  }),
  streamPublished: ({ stream }) => ({
    event: "webrtcConnectionCreated",
    ...outbound(stream),
    timestamp: stream.createdAt,
  }),
  streamUnpublished: ({ stream, reason, at }) => ({
    event: "webrtcConnectionDestroyed",
    ...outbound(stream),
    ...span(stream.createdAt, at),
    reason,
  }),
  streamSubscribed: ({ subscription }) => ({
    event: "webrtcConnectionCreated",
    ...inbound(subscription),
    timestamp: subscription.establishedAt,
  }),
  streamUnsubscribed: ({ subscription, reason, at }) => ({
    event: "webrtcConnectionDestroyed",
    ...inbound(subscription),
    ...span(subscription.establishedAt ?? at, at),
    reason,
  }),
  signalSent: ({ session, from, to, type, data, at }) => ({
    event: "signalSent",
    ...ofSession(session),
    timestamp: at,
    from,
    to,
    // CE takes the prefix off what a client sent, and leaves a type given by REST as it is.
    type: from === null ? type : type?.replace(/^signal:/, ""),
    data,
  }),
} satisfies { [Name in keyof SessionEvents]: (event: SessionEvents[Name]) => WebhookBody };
