/** What the procedures' shapes have in common. */
import { z } from "zod";
import { usernameSchema } from "./names";

/** Times are ISO 8601 UTC strings everywhere. */
export const isoTime = z.iso.datetime();

const idSchema = (what: string) => z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, `isn't ${what} id`);

/** Our session id: URL-safe, unguessable, the same string as OpenVidu's `customSessionId`. */
export const sessionIdSchema = idSchema("a session");
/** Ours. */
export const participantIdSchema = idSchema("a participant");
/** OpenVidu's, `con_…`. */
export const connectionIdSchema = idSchema("a connection");
/** Ours, of a chat message. */
export const messageIdSchema = idSchema("a message");

/** Chosen by the client, the same for repeats of one press. */
export const requestIdSchema = z.string().regex(/^[A-Za-z0-9_-]{8,64}$/, "isn't 8-64 of A-Z a-z 0-9 _ -");

/** What somebody says. Line breaks are text; other controls and what turns the reading direction around are not. */
export const textSchema = (maxCodePoints: number) =>
  z
    .string()
    .transform((text) => text.normalize("NFC").trim())
    .refine((text) => text.length > 0, "is empty")
    .refine((text) => [...text].length <= maxCodePoints, `has more than ${maxCodePoints} characters`)
    .refine((text) => !/[^\P{Cc}\n\t]|[\u202a-\u202e\u2066-\u2069]/u.test(text), "holds control characters");

/** How a call that acts for a participant says which one: by its bearer alone, or by cookie and username. */
export const callerFields = {
  sessionId: sessionIdSchema,
  /** As asked or as seated. Names the participant when the caller is known by cookie; with a bearer it isn't needed. */
  username: usernameSchema.optional(),
};
