import type { Connection } from "../sessions/connection";
import type { Participant } from "../sessions/participant";
import type { IceServerSetting } from "../sessions/properties";
import type { Session } from "../sessions/session";

/** What a request wants to be told besides. */
export interface Asked {
  /** Connections that nobody has joined with yet. */
  pending: boolean;
  /** What both ends said of each transport. */
  webRtcStats: boolean;
}

/** What pending and active connections tell alike; keys as openvidu-node-client 2.32.2 reads them. */
function common(connection: Connection) {
  return {
    id: connection.id,
    object: "connection",
    connectionId: connection.id,
    sessionId: connection.sessionId,
    createdAt: connection.createdAt,
    type: "WEBRTC",
    record: connection.record,
    role: connection.role,
    kurentoOptions: connection.kurentoOptions,
    customIceServers: connection.customIceServers.map(withoutSecret),
    rtspUri: null,
    adaptativeBitrate: null,
    onlyPlayWithSubscribers: null,
    networkCache: null,
    serverData: connection.serverData,
    token: connection.token,
  };
}

function withoutSecret({ staticAuthSecret: _secret, ...server }: IceServerSetting) {
  return server;
}

export function pendingConnectionJson(connection: Connection): object {
  return {
    ...common(connection),
    status: "pending",
    activeAt: null,
    location: null,
    ip: null,
    platform: null,
    clientData: null,
    publishers: null,
    subscribers: null,
  };
}

export function activeConnectionJson(participant: Participant, { webRtcStats }: Asked): object {
  const { stream } = participant;
  return {
    ...common(participant.connection),
    status: "active",
    activeAt: participant.activeAt,
    location: "unknown",
    ip: participant.ip,
    platform: participant.platform,
    clientData: participant.clientData,
    publishers: stream
      ? [
          {
            createdAt: stream.createdAt,
            streamId: stream.id,
            mediaOptions: { ...stream.mediaOptions(), filter: {} },
            ...(webRtcStats ? stream.record.json(stream.id) : {}),
          },
        ]
      : [],
    subscribers: participant.subscriptions.map((subscription) => ({
      createdAt: subscription.establishedAt,
      streamId: subscription.stream.id,
      ...(webRtcStats ? subscription.record.json(subscription.endpointName) : {}),
    })),
  };
}

/** `{ numberOfElements, content }` of a session's connections. */
export function connectionsJson(session: Session, asked: Asked): object {
  const content = [
    ...(asked.pending ? session.pendingConnections.map(pendingConnectionJson) : []),
    ...session.participants.map((participant) => activeConnectionJson(participant, asked)),
  ];
  return { numberOfElements: content.length, content };
}

export function sessionJson(session: Session, asked: Asked): object {
  return {
    id: session.id,
    object: "session",
    // Deprecated, but openvidu-node-client reads the id here.
    sessionId: session.id,
    createdAt: session.createdAt,
    recording: false,
    broadcasting: false,
    ...session.properties,
    connections: connectionsJson(session, asked),
  };
}
