import type { ErrorCode, FieldError } from "../../shared/errors";

export interface AppErrorOptions {
  /** Fills the `{…}` of the sentence that the person reads. */
  details?: Record<string, string | number>;
  /** Seconds to wait before the next try. */
  retryAfter?: number;
  /** Of VALIDATION: which fields, and why. */
  errors?: FieldError[];
  /** What went wrong underneath: for the log, never for the answer. */
  cause?: unknown;
}

/** An error with a row in the table of shared/errors.ts. Made by the factories alone. */
export class AppError extends Error {
  override readonly name = "AppError";
  readonly details: Record<string, string | number> | undefined;
  readonly retryAfter: number | undefined;
  readonly errors: FieldError[] | undefined;

  constructor(
    readonly code: ErrorCode,
    message: string,
    options: AppErrorOptions = {},
  ) {
    super(message, { cause: options.cause });
    this.details = options.details;
    this.retryAfter = options.retryAfter;
    this.errors = options.errors;
  }
}
