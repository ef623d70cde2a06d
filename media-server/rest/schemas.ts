import { z } from "zod";
import { iceServerSetting } from "../sessions/ice-server-schema";
import type { ConnectionProperties, SessionProperties } from "../sessions/properties";

const recordingProperties = z.object({
  name: z.string().default(""),
  hasAudio: z.boolean().default(true),
  hasVideo: z.boolean().default(true),
  outputMode: z.enum(["COMPOSED", "COMPOSED_QUICK_START", "INDIVIDUAL"]).default("COMPOSED"),
  recordingLayout: z
    .enum(["BEST_FIT", "PICTURE_IN_PICTURE", "VERTICAL_PRESENTATION", "HORIZONTAL_PRESENTATION", "CUSTOM"])
    .default("BEST_FIT"),
  resolution: z
    .string()
    .regex(/^[1-9]\d{2,3}x[1-9]\d{2,3}$/)
    .default("1280x720"),
  frameRate: z.int().min(1).max(120).default(25),
  shmSize: z.int().min(134_217_728).default(536_870_912),
  customLayout: z.string().exactOptional(),
  ignoreFailedStreams: z.boolean().exactOptional(),
});

/** POST sessions. Unknown keys are ignored, an empty custom id means none. */
export const sessionProperties = z.object({
  mediaMode: z.enum(["ROUTED", "RELAYED"]).default("ROUTED"),
  recordingMode: z.enum(["MANUAL", "ALWAYS"]).default("MANUAL"),
  customSessionId: z
    .string()
    .regex(/^[A-Za-z0-9_-]*$/)
    .default(""),
  defaultRecordingProperties: recordingProperties.prefault({}),
  forcedVideoCodec: z.enum(["MEDIA_SERVER_PREFERRED", "NONE", "VP8", "VP9", "H264"]).default("MEDIA_SERVER_PREFERRED"),
  allowTranscoding: z.boolean().default(false),
}) satisfies z.ZodType<SessionProperties>;

const kurentoOptions = z.object({
  videoMaxRecvBandwidth: z.int().exactOptional(),
  videoMinRecvBandwidth: z.int().exactOptional(),
  videoMaxSendBandwidth: z.int().exactOptional(),
  videoMinSendBandwidth: z.int().exactOptional(),
  allowedFilters: z.array(z.string()).exactOptional(),
});

const role = z.enum(["SUBSCRIBER", "PUBLISHER", "MODERATOR"]).default("PUBLISHER");

/** POST connection. `type` is looked at by the route: only WEBRTC is served. */
export const connectionProperties = z
  .object({
    type: z.enum(["WEBRTC", "IPCAM"]).default("WEBRTC"),
    role,
    data: z.string().default(""),
    record: z.boolean().default(true),
    kurentoOptions: kurentoOptions.nullable().default(null),
    customIceServers: z.array(iceServerSetting).default([]),
  })
  .transform(({ data, ...properties }) => ({
    ...properties,
    serverData: data,
  })) satisfies z.ZodType<ConnectionProperties>;

/** POST tokens, the deprecated way to a connection. */
export const tokenRequest = z.object({
  session: z.string(),
  role,
  data: z.string().default(""),
  kurentoOptions: kurentoOptions.nullable().default(null),
});

export const signalRequest = z.object({
  session: z.string(),
  to: z.array(z.string()).default([]),
  type: z.string().optional(),
  data: z.string().optional(),
});
