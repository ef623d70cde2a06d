/**
 * Every error that a caller can meet: the only table of them. tRPC carries the row in `error.data`, REST as
 * `application/problem+json`, pages show the sentence of the person's language.
 */

/** What the caller should do next. */
export type ErrorHint = "retry" | "reconnect" | "rename" | "rejoin" | "signIn" | "wait" | "none";

export interface ErrorRow {
  /** HTTP status of the answer. */
  status: number;
  /** Whether the same call may succeed later without any change. */
  retryable: boolean;
  hint: ErrorHint;
  /** What happened and what the person can do, without codes. `{…}` are filled from the error's details. */
  sentence: { en: string; ko: string };
}

export const errorTable = {
  VALIDATION: {
    status: 400,
    retryable: false,
    hint: "none",
    sentence: {
      en: "Something in this request isn't right. Check what you entered and try again.",
      ko: "입력한 내용에 문제가 있어요. 확인하고 다시 시도해 주세요.",
    },
  },
  UNAUTHENTICATED: {
    status: 401,
    retryable: false,
    hint: "signIn",
    sentence: { en: "Sign in to do this.", ko: "로그인이 필요해요." },
  },
  CREDENTIAL_EXPIRED: {
    status: 401,
    retryable: false,
    hint: "rejoin",
    sentence: {
      en: "Your place in this call has timed out. Join again to continue.",
      ko: "참가 정보가 만료됐어요. 다시 참가해 주세요.",
    },
  },
  FORBIDDEN: {
    status: 403,
    retryable: false,
    hint: "none",
    sentence: { en: "You aren't allowed to do this.", ko: "이 작업을 할 수 있는 권한이 없어요." },
  },
  NOT_A_PARTICIPANT: {
    status: 403,
    retryable: false,
    hint: "rejoin",
    sentence: { en: "You aren't in this call. Join first.", ko: "이 통화의 참가자가 아니에요. 먼저 참가해 주세요." },
  },
  REMOVED: {
    status: 403,
    retryable: false,
    hint: "none",
    sentence: { en: "The host removed you from this call.", ko: "진행자가 통화에서 내보냈어요." },
  },
  FEATURE_DISABLED: {
    status: 403,
    retryable: false,
    hint: "none",
    sentence: { en: "This feature is turned off for this call.", ko: "이 통화에서는 사용할 수 없는 기능이에요." },
  },
  SESSION_NOT_FOUND: {
    status: 404,
    retryable: false,
    hint: "rejoin",
    sentence: {
      en: "There is no call here. Check the link, or start a new call.",
      ko: "통화를 찾을 수 없어요. 링크를 확인하거나 새 통화를 시작해 주세요.",
    },
  },
  SESSION_MISMATCH: {
    status: 409,
    retryable: false,
    hint: "none",
    sentence: {
      en: "The name and the link point to different calls. Use one of them.",
      ko: "이름과 링크가 서로 다른 통화를 가리켜요. 둘 중 하나만 사용해 주세요.",
    },
  },
  SESSION_FULL: {
    status: 409,
    retryable: true,
    hint: "wait",
    sentence: {
      en: "This call is full ({maxParticipants} people). Try again when someone leaves.",
      ko: "정원({maxParticipants}명)이 찼어요. 누군가 나가면 다시 시도해 주세요.",
    },
  },
  CONNECTION_LOST: {
    status: 409,
    retryable: false,
    hint: "reconnect",
    sentence: { en: "Connection lost. Getting you back…", ko: "연결이 끊겼어요. 다시 연결하고 있어요…" },
  },
  TAKEN_OVER: {
    status: 409,
    retryable: false,
    hint: "none",
    sentence: {
      en: "You continued this call in another window.",
      ko: "다른 창에서 통화를 이어가고 있어요.",
    },
  },
  SESSION_ENDED: {
    status: 410,
    retryable: false,
    hint: "rejoin",
    sentence: { en: "The call has ended.", ko: "통화가 종료되었어요." },
  },
  PAYLOAD_TOO_LARGE: {
    status: 413,
    retryable: false,
    hint: "none",
    sentence: { en: "That is too large to send.", ko: "보내려는 내용이 너무 커요." },
  },
  RATE_LIMITED: {
    status: 429,
    retryable: true,
    hint: "wait",
    sentence: {
      en: "Too many tries in a short time. Wait a moment and try again.",
      ko: "짧은 시간에 너무 많이 시도했어요. 잠시 후 다시 시도해 주세요.",
    },
  },
  MEDIA_SERVER_UNAVAILABLE: {
    status: 503,
    retryable: true,
    hint: "retry",
    sentence: {
      en: "The call server isn't answering. Try again in a moment.",
      ko: "통화 서버가 응답하지 않아요. 잠시 후 다시 시도해 주세요.",
    },
  },
  INTERNAL: {
    status: 500,
    retryable: true,
    hint: "retry",
    sentence: {
      en: "Something went wrong on our side. Try again in a moment.",
      ko: "저희 쪽에 문제가 생겼어요. 잠시 후 다시 시도해 주세요.",
    },
  },
} as const satisfies Record<string, ErrorRow>;

export type ErrorCode = keyof typeof errorTable;

/** A field that isn't right. */
export interface FieldError {
  /** Its name, with dots for what lies within; empty for the body as a whole. */
  path: string;
  /** Continues the name as a sentence, in English: for developers. Repeats nothing of the value. */
  message: string;
}

/** What tRPC's `error.data` and a problem+json body carry beside the framework's own fields. */
export interface ErrorInfo {
  code: ErrorCode;
  status: number;
  retryable: boolean;
  hint: ErrorHint;
  /** What the person reads, in each language. */
  sentence: { en: string; ko: string };
  /** Names this request in our logs. */
  requestId: string;
  /** Seconds to wait before the next try, for the two codes that carry Retry-After. */
  retryAfter?: number;
  /** What fills the sentences, for whoever words them otherwise. */
  details?: Record<string, string | number>;
  /** Of VALIDATION: which fields, and why. */
  errors?: FieldError[];
}

/** The sentence a person reads, in their language. */
export function errorSentence(
  code: ErrorCode,
  locale: "en" | "ko",
  details: Readonly<Record<string, string | number>> = {},
): string {
  return errorTable[code].sentence[locale].replace(/\{(\w+)\}/g, (_, key: string) => String(details[key] ?? ""));
}
