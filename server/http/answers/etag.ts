import { createHash } from "node:crypto";
import type { Context as HonoContext } from "hono";
import type { HttpEnv } from "../requests/request-log";
import { wholeAnswer } from "./whole-answers";

/** The validator of exactly this text (RFC 9110, 8.8.3: a strong one). */
export function etagOf(body: string): string {
  return `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`;
}

/** An answer that may be kept, but is asked for anew each time: 304 when the caller has it. */
export function revalidated(c: HonoContext<HttpEnv>, body: string, etag = etagOf(body)): Response {
  const headers = { ETag: etag, "Cache-Control": "no-cache" };
  if (has(c.req.header("if-none-match"), etag)) return new Response(null, { status: 304, headers });
  return wholeAnswer(c, body, { headers: { ...headers, "Content-Type": "application/json" } });
}

/** RFC 9110, 13.1.2: compared weakly. */
function has(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  return ifNoneMatch.split(",").some((one) => one.trim() === "*" || one.trim().replace(/^W\//, "") === etag);
}
