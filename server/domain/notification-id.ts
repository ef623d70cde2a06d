import { createHash } from "node:crypto";

/** The id of the notification that a participant sends by one press: repeats have the same, though none of them is stored. */
export function notificationId(participantId: string, requestId: string): string {
  return createHash("sha256").update(`${participantId} ${requestId}`).digest("base64url").slice(0, 22);
}
