import { type ErrorCode, type ErrorInfo, errorTable } from "../../shared/errors";
import { AppError } from "./app-error";

/** The answer's view of an error: its row of the table, and nothing of what lies underneath. */
export function errorInfo(error: unknown, requestId: string): ErrorInfo {
  if (!(error instanceof AppError)) return infoOf("INTERNAL", requestId);
  return {
    ...infoOf(error.code, requestId),
    ...(error.retryAfter !== undefined && { retryAfter: error.retryAfter }),
    ...(error.details && { details: error.details }),
    ...(error.errors && { errors: error.errors }),
  };
}

function infoOf(code: ErrorCode, requestId: string): ErrorInfo {
  const { status, retryable, hint } = errorTable[code];
  return { code, status, retryable, hint, requestId };
}
