export interface PageHeaderOptions {
  /** The pages' own origin, as people type it. */
  publicOrigin: string;
  /** OpenVidu as a browser reaches it: signalling goes there. */
  openviduServerUrl: string;
  /** Next's development server evaluates what it reloads. */
  development: boolean;
}

/**
 * Headers of one page's answer. The API has its own.
 * @param nonce of this answer alone: what runs are the scripts that carry it, and those that they load
 */
export function pageHeaders(options: PageHeaderOptions, nonce: string): Record<string, string> {
  return {
    "Content-Security-Policy": contentSecurityPolicy(options, nonce),
    "Permissions-Policy": "camera=(self), microphone=(self), display-capture=(self), geolocation=()",
    "Referrer-Policy": "same-origin", // addresses of calls hold their names
    "X-Content-Type-Options": "nosniff",
    ...(options.publicOrigin.startsWith("https:") && { "Strict-Transport-Security": "max-age=31536000" }),
  };
}

function contentSecurityPolicy({ openviduServerUrl, development }: PageHeaderOptions, nonce: string): string {
  const signalling = openviduServerUrl.replace(/^http/, "ws");
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ""}`,
    "style-src 'self' 'unsafe-inline'", // places of tiles, and what openvidu-browser and Swagger UI write
    "img-src 'self' blob: data:",
    "media-src 'self' blob: data:",
    "worker-src 'self' blob:",
    `connect-src 'self' ${openviduServerUrl} ${signalling}`,
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'self'",
  ].join("; ");
}
