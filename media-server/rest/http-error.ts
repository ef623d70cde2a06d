import { STATUS_CODES } from "node:http";

/** An answer other than success. CE sends a body with 400, 401 and 500 and none with most others. */
export class HttpError extends Error {
  override readonly name = "HttpError";

  constructor(
    readonly status: number,
    /** Null: no body. */
    readonly detail: string | null = null,
  ) {
    super(detail ?? STATUS_CODES[status] ?? String(status));
  }
}

/** The body of a CE error. `path` is without its query. */
export function errorBody(status: number, message: string, path: string, now: number): object {
  return { timestamp: now, status, error: STATUS_CODES[status] ?? "", message, path };
}
