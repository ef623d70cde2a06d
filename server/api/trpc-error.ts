import type { TRPCError } from "@trpc/server";
import { ZodError } from "zod";
import type { ErrorInfo, FieldError } from "../../shared/errors";
import { AppError } from "../errors/app-error";
import { errorInfo } from "../errors/error-info";
import { invalid } from "../errors/factories";

// tRPC's own codes for a request that no procedure could have answered: the caller's mistake, whatever its kind.
const MALFORMED: ReadonlySet<string> = new Set([
  "PARSE_ERROR",
  "BAD_REQUEST",
  "NOT_FOUND",
  "METHOD_NOT_SUPPORTED",
  "UNSUPPORTED_MEDIA_TYPE",
]);

/** Translates what tRPC caught into the one error table. Unforeseen errors are INTERNAL. */
export function infoOfTrpcError(error: TRPCError, requestId: string): ErrorInfo {
  if (error.cause instanceof AppError) return errorInfo(error.cause, requestId);
  if (!MALFORMED.has(error.code)) return errorInfo(error, requestId);
  const info = errorInfo(invalid(error.message), requestId);
  return error.cause instanceof ZodError ? { ...info, errors: fieldErrors(error.cause) } : info;
}

/** As many as a person mends at once. */
const MOST_FIELD_ERRORS = 10;

/** zod's messages name what was expected, never the value that came. */
function fieldErrors({ issues }: ZodError): FieldError[] {
  return issues.slice(0, MOST_FIELD_ERRORS).map(({ path, message }) => ({ path: path.join("."), message }));
}

/** What tRPC clients find under `error.message` and `error.data`. tRPC takes the answer's status from `httpStatus`. */
export function errorBody(info: ErrorInfo) {
  return { message: info.sentence.en, data: { ...info, httpStatus: info.status } };
}
