import type { ErrorInfo } from "../../../shared/errors";
import { errorBody } from "../../api/trpc-error";

/** An error as RFC 9457 says it. */
export function problem(info: ErrorInfo): Response {
  return problemResponse(info.status, { ...info, title: info.sentence.en }, retryAfterHeader(info));
}

/** tRPC's clients insist on a number there (JSON-RPC 2.0, 5.1). */
const JSON_RPC_INVALID_REQUEST = -32600;

/** An error on tRPC's path that tRPC itself didn't answer. */
export function trpcProblem(info: ErrorInfo): Response {
  const error = { code: JSON_RPC_INVALID_REQUEST, ...errorBody(info) };
  return Response.json({ error }, { status: info.status, headers: retryAfterHeader(info) });
}

/** A path that leads nowhere: of no code in our table, since no procedure was called. */
export function notFound(requestId: string): Response {
  return problemResponse(404, { title: "Nothing is served at this address.", status: 404, requestId });
}

/** An address that answers other methods. */
export function methodNotAllowed(requestId: string, allow: string): Response {
  const title = "This address doesn't answer that method.";
  return problemResponse(405, { title, status: 405, requestId }, { Allow: allow });
}

export function retryAfterHeader(info: ErrorInfo): Record<string, string> {
  return info.retryAfter === undefined ? {} : { "Retry-After": String(info.retryAfter) };
}

function problemResponse(status: number, body: object, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify({ type: "about:blank", ...body }), {
    status,
    headers: { ...headers, "Content-Type": "application/problem+json", "Cache-Control": "no-store" },
  });
}
