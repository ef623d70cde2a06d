/** Shapes of what a participant does after joining, and of what an owner does to the session. */
import { z } from "zod";
import {
  callerFields,
  connectionIdSchema,
  isoTime,
  participantIdSchema,
  requestIdSchema,
  sessionIdSchema,
  textSchema,
} from "./base";

export const refreshTokenInputSchema = z.object(callerFields);

export const autoReconnectInputSchema = z.object({
  ...callerFields,
  /** The connection that was lost, when the client still knows it. */
  lastConnectionId: connectionIdSchema.optional(),
});

export const leaveInputSchema = z.object(callerFields);
export const leaveOutputSchema = z.object({
  /** False when the participant had ended before: leaving twice is no error. */
  left: z.boolean(),
});

/** Sent as a beacon, which can't carry a header: the credential may be in the body. */
export const awayInputSchema = z.object({
  ...callerFields,
  participantToken: z.string().max(1024).optional(),
  connectionId: connectionIdSchema,
  /** `PageTransitionEvent.persisted`: the page may come back, so nothing happens. */
  persisted: z.boolean().default(false),
});
export const awayOutputSchema = z.object({
  /** False when the connection isn't the participant's current one, or the page may come back. */
  away: z.boolean(),
});

export const screenShareInputSchema = z.object(callerFields);
/** A second OpenVidu connection, for the screen alone: `session.connect(token)` on a Session object of its own. */
export const screenShareOutputSchema = z.object({
  sessionId: sessionIdSchema,
  connectionId: z.string(),
  token: z.string(),
});

export const NOTIFICATION_MAX = 500;
export const notifyInputSchema = z.object({
  ...callerFields,
  message: textSchema(NOTIFICATION_MAX),
  /** Repeats of one press are one notification. */
  requestId: requestIdSchema.optional(),
});
/** It is on its way: sending is retried by a job. */
export const notifyOutputSchema = z.object({ id: z.string() });

export const removeInputSchema = z.object({ ...callerFields, participantId: participantIdSchema });
export const removeOutputSchema = z.object({
  /** False when that participant had been removed before. */
  removed: z.boolean(),
});

export const extendInputSchema = z.object({
  ...callerFields,
  minutes: z.coerce.number().int().min(1).max(240).default(30),
});
export const extendOutputSchema = z.object({
  /** Null: the session has no limit. */
  endsAt: isoTime.nullable(),
});

export const endInputSchema = z.object(callerFields);
export const endOutputSchema = z.object({
  /** False when it had ended before. */
  ended: z.boolean(),
});
