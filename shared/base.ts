/** What the procedures' shapes have in common. */
import { z } from "zod";
import { usernameSchema } from "./names";

/** Times are ISO 8601 UTC strings everywhere. */
export const isoTime = z.iso.datetime();

/** Our session id: URL-safe, unguessable, the same string as OpenVidu's `customSessionId`. */
export const sessionIdSchema = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, "isn't a session id");

/** Ours. */
export const participantIdSchema = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, "isn't a participant id");

/** OpenVidu's, `con_…`. */
export const connectionIdSchema = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, "isn't a connection id");

/** Chosen by the client, the same for repeats of one press. */
export const requestIdSchema = z.string().regex(/^[A-Za-z0-9_-]{8,64}$/, "isn't 8-64 of A-Z a-z 0-9 _ -");

/** How a call that acts for a participant says which one: by its bearer alone, or by cookie and username. */
export const callerFields = {
  sessionId: sessionIdSchema,
  /** As asked or as seated. Names the participant when the caller is known by cookie; with a bearer it isn't needed. */
  username: usernameSchema.optional(),
};
