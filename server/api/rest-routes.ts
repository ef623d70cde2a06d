/** REST's half of the API: which address stands for which procedure. One row each; all else is the procedure's. */
import type { AnyTRPCProcedure, inferProcedureInput } from "@trpc/server";
import type { ErrorCode } from "../../shared/errors";
import type { AppRouter } from "./app-router";

export const REST_BASE = "/api/video-call/advanced";

export interface RestRoute<Field extends string = string> {
  method: "GET" | "POST" | "DELETE";
  /** Below REST_BASE. What stands in braces is an input field. */
  path: `/${string}`;
  /** Input fields from the query string, also on POST. The rest come from the body. */
  query?: readonly Field[];
  /** What this procedure may answer beyond the errors that every call may meet. */
  errors: readonly ErrorCode[];
  /** Answers a stream of events (SSE): server/http/answers/status-stream.ts. */
  stream?: true;
}

type Procedures = AppRouter["_def"]["record"]["videoCall"];
type PathsIn<Record, Before extends string = ""> = {
  [Key in keyof Record & string]: Record[Key] extends AnyTRPCProcedure
    ? `${Before}${Key}`
    : PathsIn<Record[Key], `${Before}${Key}.`>;
}[keyof Record & string];
type ProcedureAt<Record, Path> = Path extends `${infer Head}.${infer Tail}`
  ? Head extends keyof Record
    ? ProcedureAt<Record[Head], Tail>
    : never
  : Path extends keyof Record
    ? Record[Path]
    : never;
type FieldsOf<Path> =
  ProcedureAt<Procedures, Path> extends infer Procedure extends AnyTRPCProcedure
    ? keyof (inferProcedureInput<Procedure> & object) & string
    : never;

/** A procedure below `videoCall`, with dots for nested ones. */
export type ProcedurePath = PathsIn<Procedures>;

/** Who proves to be a participant may hear this about the proof and about the place in the call. */
const ofProofs = ["UNAUTHENTICATED", "CREDENTIAL_EXPIRED"] as const satisfies readonly ErrorCode[];
const ofPlaces = [
  "NOT_A_PARTICIPANT",
  "REMOVED",
  "TAKEN_OVER",
  "SESSION_NOT_FOUND",
  "SESSION_ENDED",
] as const satisfies readonly ErrorCode[];
const ofParticipants = [...ofProofs, ...ofPlaces] as const;

export const restRoutes = {
  quickJoin: {
    method: "POST",
    path: "/quick-join",
    errors: [
      ...ofProofs,
      "REMOVED",
      "TAKEN_OVER",
      "SESSION_NOT_FOUND",
      "SESSION_MISMATCH",
      "SESSION_FULL",
      "SESSION_ENDED",
      "MEDIA_SERVER_UNAVAILABLE",
    ],
  },
  config: { method: "GET", path: "/config", errors: [] },
  refreshToken: {
    method: "POST",
    path: "/sessions/{sessionId}/refresh-token",
    query: ["username"],
    errors: [...ofParticipants, "CONNECTION_LOST", "MEDIA_SERVER_UNAVAILABLE"],
  },
  autoReconnect: {
    method: "POST",
    path: "/sessions/{sessionId}/auto-reconnect",
    query: ["username", "lastConnectionId"],
    errors: [...ofParticipants, "SESSION_FULL", "MEDIA_SERVER_UNAVAILABLE"],
  },
  status: {
    method: "GET",
    path: "/sessions/{sessionId}/status",
    query: ["username"],
    errors: [...ofProofs, "SESSION_NOT_FOUND"],
  },
  statusChanges: {
    method: "GET",
    path: "/sessions/{sessionId}/status/changes",
    query: ["username", "ticket", "lastEventId"],
    errors: [...ofProofs, "REMOVED", "TAKEN_OVER", "SESSION_NOT_FOUND"],
    stream: true,
  },
  statusTicket: {
    method: "POST",
    path: "/sessions/{sessionId}/status-ticket",
    query: ["username"],
    errors: ofParticipants,
  },
  lookup: { method: "GET", path: "/lookup", query: ["sessionName"], errors: [] },
  leave: {
    method: "POST",
    path: "/sessions/{sessionId}/leave",
    query: ["username"],
    errors: ofParticipants,
  },
  away: {
    method: "POST",
    path: "/sessions/{sessionId}/away",
    query: ["username"],
    errors: ofParticipants,
  },
  screenShare: {
    method: "POST",
    path: "/sessions/{sessionId}/screen-share",
    query: ["username"],
    errors: [...ofParticipants, "FEATURE_DISABLED", "CONNECTION_LOST", "MEDIA_SERVER_UNAVAILABLE"],
  },
  "chat.send": {
    method: "POST",
    path: "/sessions/{sessionId}/chat",
    query: ["username"],
    errors: [...ofParticipants, "FEATURE_DISABLED"],
  },
  "chat.list": {
    method: "GET",
    path: "/sessions/{sessionId}/chat",
    query: ["username", "after"],
    errors: [...ofParticipants, "FEATURE_DISABLED"],
  },
  notify: {
    method: "POST",
    path: "/sessions/{sessionId}/notifications",
    query: ["username"],
    errors: [...ofParticipants, "FORBIDDEN"],
  },
  remove: {
    method: "DELETE",
    path: "/sessions/{sessionId}/participants/{participantId}",
    query: ["username"],
    errors: [...ofParticipants, "FORBIDDEN"],
  },
  extend: {
    method: "POST",
    path: "/sessions/{sessionId}/extend",
    query: ["username"],
    errors: [...ofParticipants, "FORBIDDEN"],
  },
  // POST, not DELETE: an ended session can still be read, and a beacon can ask for it.
  end: {
    method: "POST",
    path: "/sessions/{sessionId}/end",
    query: ["username"],
    errors: [...ofParticipants, "FORBIDDEN"],
  },
} as const satisfies { [Path in ProcedurePath]: RestRoute<FieldsOf<Path>> };

/** The input fields in a route's path, in order. */
export function pathFields(path: string): string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, field = ""]) => field);
}
