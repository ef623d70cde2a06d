/** What people may know of a session while it runs. */
import { z } from "zod";
import { callerFields, isoTime, sessionIdSchema } from "./base";
import { sessionNameSchema, usernameSchema } from "./names";

export const seatStateSchema = z.enum(["joining", "connected", "reconnecting", "away"]);
export type SeatState = z.infer<typeof seatStateSchema>;

export const statusInputSchema = z.object({
  sessionId: sessionIdSchema,
  /** With the cookie, says who asks; with a bearer it isn't needed. Strangers are answered too, without ids. */
  username: usernameSchema.optional(),
});

export const participantStatusSchema = z.object({
  username: z.string(),
  /** Null for strangers, as is the connection's. */
  participantId: z.string().nullable(),
  /** Of the camera connection: the current one, else the unused one; null when there is none. */
  connectionId: z.string().nullable(),
  joinedAt: isoTime,
  state: seatStateSchema,
  /** Whole seconds on the air; gaps of reconnecting and screens don't count. */
  connectedSeconds: z.int(),
});

export const sessionStatusSchema = z.object({
  sessionId: sessionIdSchema,
  sessionName: z.string(),
  isActive: z.boolean(),
  /** Seats held, whatever their state: a seat is free while it is below `maxParticipants`. */
  participantCount: z.int(),
  maxParticipants: z.int(),
  participants: z.array(participantStatusSchema),
  createdAt: isoTime,
  /** Null: no limit. */
  endsAt: isoTime.nullable(),
  /** Null while the session is active. */
  endedAt: isoTime.nullable(),
  /** Of everybody who has ever been in, whole seconds. */
  totalConnectedSeconds: z.int(),
  /** Whether OpenVidu's own view is in it; else the record alone answers. */
  realtime: z.boolean(),
});
export type SessionStatus = z.infer<typeof sessionStatusSchema>;

export const lookupInputSchema = z.object({ sessionName: sessionNameSchema });
export const lookupOutputSchema = z.object({
  /** Whether a call of that name is on. */
  exists: z.boolean(),
  /** Seats that a newcomer could take now; of a session that doesn't exist, those that it would have. */
  seatsFree: z.int(),
  maxParticipants: z.int(),
  /** What one needs to enter. Named sessions are walk-in: nothing. */
  requires: z.array(z.enum(["passcode", "admission", "signIn"])),
});
export type LookupOutput = z.infer<typeof lookupOutputSchema>;

/** Told to everybody in the call: as OpenVidu signal `notification`, and on the subscription. */
export const sessionNotificationSchema = z.object({
  /** The same for repeats of one notification. */
  id: z.string(),
  kind: z.enum(["message", "durationWarning", "extended"]),
  /** What the owner wrote; null for what the server says by itself. */
  message: z.string().nullable(),
  /** Of `durationWarning` and `extended`. */
  endsAt: isoTime.nullable(),
  sentAt: isoTime,
});
export type SessionNotification = z.infer<typeof sessionNotificationSchema>;

/** One event of the subscription. */
export const statusEventSchema = z.discriminatedUnion("type", [
  /** A full snapshot. `version` grows; whoever resumes just gets the newest. */
  z.object({ type: z.literal("status"), version: z.int(), status: sessionStatusSchema }),
  z.object({ type: z.literal("notification"), notification: sessionNotificationSchema }),
]);
export type StatusEvent = z.infer<typeof statusEventSchema>;

/** EventSource sends no headers: a ticket of one use stands for the bearer there. */
export const statusTicketInputSchema = z.object(callerFields);
export const statusTicketOutputSchema = z.object({ ticket: z.string(), expiresAt: isoTime });
export const statusChangesInputSchema = statusInputSchema.extend({
  ticket: z.string().max(64).optional(),
  /** Sent by tRPC's link when it resumes; the newest snapshot comes in any case. */
  lastEventId: z.string().max(64).nullish(),
});
