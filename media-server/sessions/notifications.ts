import type { LeaveReason, StreamEndReason } from "./reasons";

/** A stream as participantPublished and the joinRoom answer tell of it. */
export interface StreamInfo {
  id: string;
  createdAt: number;
  hasAudio: boolean;
  hasVideo: boolean;
  audioActive?: boolean;
  videoActive?: boolean;
  typeOfVideo?: string;
  frameRate?: number;
  videoDimensions?: string;
  filter: Record<string, never>;
}

/** What the server tells clients unasked: method and parameters (openvidu-browser 2.32.2). */
export interface Notifications {
  participantJoined: { id: string; createdAt: number; metadata: string };
  participantPublished: { id: string; streams: [StreamInfo] };
  participantUnpublished: { connectionId: string; reason: StreamEndReason };
  participantLeft: { connectionId: string; reason: LeaveReason };
  participantEvicted: { connectionId: string; reason: LeaveReason };
  iceCandidate: {
    senderConnectionId: string;
    endpointName: string;
    candidate: string;
    sdpMid: string;
    sdpMLineIndex: number;
  };
  sendMessage: { data?: string; type?: string; from?: string };
  streamPropertyChanged: {
    connectionId: string;
    streamId: string;
    property: string;
    newValue: string;
    reason: string;
  };
}

/** A participant's way to its client. */
export interface ClientLink {
  notify<Method extends keyof Notifications>(method: Method, params: Notifications[Method]): void;
  /** The participant was removed by others: the client has been told and should close its socket soon. */
  evicted(): void;
}
