import { type ErrorCode, type ErrorInfo, errorSentence, errorTable } from "../../shared/errors";
import { AppError } from "./app-error";

/** The answer's view of an error: its row of the table, and nothing of what lies underneath. */
export function errorInfo(error: unknown, requestId: string): ErrorInfo {
  if (!(error instanceof AppError)) return infoOf("INTERNAL", requestId);
  return {
    ...infoOf(error.code, requestId, error.details),
    ...(error.retryAfter !== undefined && { retryAfter: error.retryAfter }),
    ...(error.details && { details: error.details }),
    ...(error.errors && { errors: error.errors }),
  };
}

function infoOf(code: ErrorCode, requestId: string, details?: ErrorInfo["details"]): ErrorInfo {
  const { status, retryable, hint } = errorTable[code];
  const sentence = { en: errorSentence(code, "en", details), ko: errorSentence(code, "ko", details) };
  return { code, status, retryable, hint, sentence, requestId };
}
