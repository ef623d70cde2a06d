/** Next asks here first, for each page, whoever serves it: our entry or Next alone. It gives the page its headers. */
import { randomBytes } from "node:crypto";
import { type NextRequest, NextResponse } from "next/server";
import { readEnvironment } from "./server/config/environment";
import { type PageHeaderOptions, pageHeaders } from "./server/http/page-headers";

let options: PageHeaderOptions | undefined;

function readOptions(): PageHeaderOptions {
  const { publicOrigin, app, mode } = readEnvironment();
  return { publicOrigin, openviduServerUrl: app.openviduServerUrl, development: mode === "development" };
}

export function proxy(request: NextRequest): NextResponse {
  options ??= readOptions();
  const nonce = randomBytes(16).toString("base64");
  const answered = pageHeaders(options, nonce);
  const headers = new Headers(request.headers);
  // Next puts the nonce of this one onto its scripts; ours (app/layout.tsx) read the other.
  headers.set("Content-Security-Policy", answered["Content-Security-Policy"] ?? "");
  headers.set("X-Nonce", nonce);
  return NextResponse.next({ request: { headers }, headers: answered });
}

/** The API's answers have headers of their own, next-auth's pages have these; what was built is neither. */
export const config = { matcher: ["/((?!api/(?!auth/)|_next/static/|_next/image).*)"] };
