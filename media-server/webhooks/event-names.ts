/** All names that OPENVIDU_WEBHOOK_EVENTS may hold (OpenVidu 2.32.2); this server sends those of `payloads`. */
export const webhookEventNames = [
  "sessionCreated",
  "sessionDestroyed",
  "participantJoined",
  "participantLeft",
  "webrtcConnectionCreated",
  "webrtcConnectionDestroyed",
  "recordingStatusChanged",
  "filterEventDispatched",
  "signalSent",
  "mediaNodeStatusChanged",
  "autoscaling",
  "nodeCrashed",
  "nodeRecovered",
  "broadcastStarted",
  "broadcastStopped",
] as const;

export type WebhookEventName = (typeof webhookEventNames)[number];
