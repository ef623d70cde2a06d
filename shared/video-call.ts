/** What joining is made of. The procedures' shapes type the client, validate what goes in and out, and write the OpenAPI document. */
import { z } from "zod";
import { isoTime, requestIdSchema, sessionIdSchema } from "./base";
import { sessionNameSchema, usernameSchema } from "./names";

export const videoConfigSchema = z.object({
  /** `WIDTHxHEIGHT` in pixels. */
  resolution: z.string().regex(/^[1-9]\d{1,3}x[1-9]\d{1,3}$/, "isn't WIDTHxHEIGHT"),
  /** Pictures a second. */
  frameRate: z.int().min(1).max(60),
  publishAudio: z.boolean(),
  publishVideo: z.boolean(),
});
export type VideoConfig = z.infer<typeof videoConfigSchema>;

export const featuresSchema = z.object({
  chatEnabled: z.boolean(),
  screenShareEnabled: z.boolean(),
  recordingEnabled: z.boolean(),
  virtualBackgroundEnabled: z.boolean(),
});
export type Features = z.infer<typeof featuresSchema>;

/** What the creating call may set for its session. Features can only be switched off. */
export const sessionConfigSchema = z.object({
  maxParticipants: z.int().min(1).max(100).optional(),
  defaultVideoConfig: videoConfigSchema.partial().optional(),
  features: featuresSchema.partial().optional(),
});
export type SessionConfig = z.infer<typeof sessionConfigSchema>;

export const quickJoinInputSchema = z.object({
  sessionName: sessionNameSchema.optional(),
  username: usernameSchema,
  autoCreateSession: z.boolean().default(false),
  sessionId: sessionIdSchema.optional(),
  requestId: requestIdSchema.optional(),
  takeover: z.boolean().default(false),
  sessionConfig: sessionConfigSchema.optional(),
});
export type QuickJoinInput = z.infer<typeof quickJoinInputSchema>;

export const configInfoSchema = z.object({
  defaultVideoConfig: videoConfigSchema,
  supportedBrowsers: z.array(z.string()),
  features: featuresSchema,
  maxParticipants: z.int(),
});

export const participantRoleSchema = z.enum(["OWNER", "PARTICIPANT"]);
export type ParticipantRole = z.infer<typeof participantRoleSchema>;

/** What quickJoin answers: everything that a front end needs to enter the call. */
export const joinTicketSchema = z.object({
  sessionId: sessionIdSchema,
  sessionName: z.string(),
  /** The name as seated: `Kim (2)` when `Kim` was held. */
  username: z.string(),
  /** OpenVidu's single-use token: `session.connect(token)`. */
  token: z.string(),
  openviduServerUrl: z.string(),
  apiBaseUrl: z.string(),
  webSocketUrl: z.string(),
  isNewSession: z.boolean(),
  isTokenRefresh: z.boolean(),
  isReconnection: z.boolean(),
  configInfo: configInfoSchema,
  connectionId: z.string(),
  participantId: z.string(),
  /** The participant credential: send it as `Authorization: Bearer`. */
  participantToken: z.string(),
  role: participantRoleSchema,
  expiresAt: isoTime,
  refreshAt: isoTime,
  endsAt: isoTime.nullable(),
});
export type JoinTicket = z.infer<typeof joinTicketSchema>;

export const configOutputSchema = z.object({
  openviduServerUrl: z.string(),
  apiBaseUrl: z.string(),
  webSocketUrl: z.string(),
  defaultVideoConfig: videoConfigSchema,
  supportedBrowsers: z.array(z.string()),
  features: featuresSchema,
});
export type ConfigOutput = z.infer<typeof configOutputSchema>;

/** Server data of an OpenVidu connection: base64url JSON after the last `%/%` of its `data`. */
export const connectionDataSchema = z.object({
  participantId: z.string(),
  username: z.string(),
  kind: z.enum(["CAMERA", "SCREEN"]).default("CAMERA"),
});
export type ConnectionData = z.infer<typeof connectionDataSchema>;
