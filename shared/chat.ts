/** Chat goes through the server: it stamps the sender, keeps the last messages, and sends them as OpenVidu signals. */
import { z } from "zod";
import { callerFields, isoTime, requestIdSchema } from "./base";

export const CHAT_TEXT_MAX = 2000;
/** Messages kept of each session. */
export const CHAT_KEPT = 500;
/** How long they outlive it. */
export const CHAT_KEPT_AFTER_END_SECONDS = 24 * 60 * 60;

/** Line breaks are text; other controls and what turns the reading direction around are not. */
const chatTextSchema = z
  .string()
  .transform((text) => text.normalize("NFC").trim())
  .refine((text) => text.length > 0, "is empty")
  .refine((text) => [...text].length <= CHAT_TEXT_MAX, `has more than ${CHAT_TEXT_MAX} characters`)
  .refine((text) => !/[^\P{Cc}\n\t]|[\u202a-\u202e\u2066-\u2069]/u.test(text), "holds control characters");

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
  text: chatTextSchema,
  /** Repeats of one press are one message. */
  requestId: requestIdSchema.optional(),
});

export const chatListInputSchema = z.object({
  ...callerFields,
  /** Only messages sent after the one of this id; all that are kept when it isn't known any more. */
  after: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}$/, "isn't a message id")
    .optional(),
});
export const chatListOutputSchema = z.object({ messages: z.array(chatMessageSchema) });
