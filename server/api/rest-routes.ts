/** REST's half of the API: which address stands for which procedure. One row each; all else is the procedure's. */
import type { AnyTRPCProcedure, inferProcedureInput } from "@trpc/server";
import type { ErrorCode } from "../../shared/errors";
import type { Locale } from "../../shared/messages/locale";
import type { AppRouter } from "./app-router";

export const REST_BASE = "/api/video-call/advanced";
export const REST_TAG = "고급 화상통화";

type Text = Readonly<Record<Locale, string>>;

export interface RestRoute<Field extends string = string> {
  method: "GET" | "POST" | "DELETE";
  /** Below REST_BASE. What stands in braces is an input field. */
  path: `/${string}`;
  /** Input fields from the query string, also on POST. The rest come from the body. */
  query?: readonly Field[];
  /** What this procedure may answer beyond the errors that every call may meet. */
  errors: readonly ErrorCode[];
  summary: Text;
  description: Text;
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

/** What everybody who acts as a participant may hear about their place in the call. */
const ofParticipants = [
  "UNAUTHENTICATED",
  "CREDENTIAL_EXPIRED",
  "NOT_A_PARTICIPANT",
  "REMOVED",
  "TAKEN_OVER",
  "SESSION_NOT_FOUND",
  "SESSION_ENDED",
] as const satisfies readonly ErrorCode[];

export const restRoutes = {
  quickJoin: {
    method: "POST",
    path: "/quick-join",
    errors: [
      "UNAUTHENTICATED",
      "CREDENTIAL_EXPIRED",
      "REMOVED",
      "SESSION_NOT_FOUND",
      "SESSION_MISMATCH",
      "SESSION_FULL",
      "TAKEN_OVER",
      "SESSION_ENDED",
      "MEDIA_SERVER_UNAVAILABLE",
    ],
    summary: { ko: "원클릭 세션 참가", en: "Join a session in one call" },
    description: {
      ko: "세션 생성부터 토큰 발급까지 한 번에 처리합니다. 이름이나 ID로 세션을 찾고, 없으면 `autoCreateSession`일 때 만들고, 자리를 잡아 바로 연결할 수 있는 모든 정보를 답합니다.",
      en: "From the session's creation to the token, all at once: finds the session by name or id, creates it when `autoCreateSession` says so, takes a seat, and answers everything that a front end needs to connect.",
    },
  },
  config: {
    method: "GET",
    path: "/config",
    errors: [],
    summary: { ko: "프론트엔드 설정 정보", en: "Settings for a front end" },
    description: {
      ko: "OpenVidu 연결에 필요한 모든 설정 정보를 제공합니다. `ETag`로 바뀌었는지 확인할 수 있습니다.",
      en: "All settings that connecting to OpenVidu needs. Its `ETag` tells whether they have changed.",
    },
  },
  leave: {
    method: "POST",
    path: "/sessions/{sessionId}/leave",
    query: ["username"],
    errors: ofParticipants,
    summary: { ko: "세션 나가기", en: "Leave a session" },
    description: {
      ko: "참가를 끝내고 자리를 비웁니다. 두 번 불러도 오류가 아닙니다.",
      en: "Ends the participant and frees the seat. Leaving twice is no error.",
    },
  },
} as const satisfies { [Path in ProcedurePath]: RestRoute<FieldsOf<Path>> };

/** Procedures without an address of their own in REST, and why. */
export const withoutRest: Partial<Record<string, string>> = {};

/** The input fields in a route's path, in order. */
export function pathFields(path: string): string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, field = ""]) => field);
}
