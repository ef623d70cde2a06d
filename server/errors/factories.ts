/** Named errors: what a use case throws reads like prose. The messages are for our logs; people read the table's sentences. */
import { AppError } from "./app-error";

export const invalid = (what: string) => new AppError("VALIDATION", what);

/** `message` continues "The body …" and is shown to the caller. */
export const invalidBody = (message: string) => invalidField("", message);

/** `path` names the field, with dots; both are shown to the caller, so `message` repeats nothing of the value. */
export const invalidField = (path: string, message: string) =>
  new AppError("VALIDATION", `${path || "the body"} ${message}`, { errors: [{ path, message }] });

export const unauthenticated = () => new AppError("UNAUTHENTICATED", "the bearer isn't a credential of ours");

export const badTicket = () => new AppError("UNAUTHENTICATED", "the ticket is unknown, used, or too old");

export const credentialExpired = () => new AppError("CREDENTIAL_EXPIRED", "the credential is past its time");

export const forbidden = (why: string) => new AppError("FORBIDDEN", why);

export const notAParticipant = (why: string) => new AppError("NOT_A_PARTICIPANT", why);

export const removed = () => new AppError("REMOVED", "the participant was removed");

export const sessionNotFound = () => new AppError("SESSION_NOT_FOUND", "no such session");

export const sessionMismatch = () => new AppError("SESSION_MISMATCH", "name and id are of different sessions");

export const sessionFull = (maxParticipants: number) =>
  new AppError("SESSION_FULL", "every seat is taken", { details: { maxParticipants } });

export const takenOver = () => new AppError("TAKEN_OVER", "the seat was moved elsewhere");

export const sessionEnded = () => new AppError("SESSION_ENDED", "the session is over");

/** `cause` says what OpenVidu did; clients wait `retryAfter` seconds. */
export const mediaServerUnavailable = (cause: unknown) =>
  new AppError("MEDIA_SERVER_UNAVAILABLE", "OpenVidu doesn't answer as it should", { cause, retryAfter: 2 });

export const payloadTooLarge = (limitBytes: number) =>
  new AppError("PAYLOAD_TOO_LARGE", `more than ${limitBytes} bytes`);

export const connectionLost = () => new AppError("CONNECTION_LOST", "the participant's connection is gone");

export const featureDisabled = (feature: string) => new AppError("FEATURE_DISABLED", `${feature} is off`);

export const rateLimited = (retryAfter: number) => new AppError("RATE_LIMITED", "too many", { retryAfter });
