/** Chat goes through the server: it stamps the sender, keeps the last messages, and sends them as OpenVidu signals. */
import { z } from "zod";
import { callerFields, isoTime, messageIdSchema, requestIdSchema, textSchema } from "./base";

export const CHAT_TEXT_MAX = 2000;
/** Messages kept of each session. */
export const CHAT_KEPT = 500;
/** How long they outlive it. */
export const CHAT_KEPT_AFTER_END_SECONDS = 24 * 60 * 60;

export const chatMessageSchema = z.object({
  id: z.string(),
  participantId: z.string(),
  /** As seated when it was sent. */
  username: z.string(),
  text: z.string(),
  sentAt: isoTime,
});
/** Data of the OpenVidu signal `chat`, as JSON. Only signals without a sender are the server's. */
export type ChatMessage = z.infer<typeof chatMessageSchema>;

export const chatSendInputSchema = z.object({
  ...callerFields,
  text: textSchema(CHAT_TEXT_MAX),
  /** Repeats of one press are one message. */
  requestId: requestIdSchema.optional(),
});

export const chatListInputSchema = z.object({
  ...callerFields,
  /** Only messages sent after the one of this id; all that are kept when it isn't known any more. */
  after: messageIdSchema.optional(),
});
export const chatListOutputSchema = z.object({ messages: z.array(chatMessageSchema) });
