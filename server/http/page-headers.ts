/** Headers of every page. The API has its own. */
export function pageHeaders(publicOrigin: string): Record<string, string> {
  return {
    "Content-Security-Policy": "base-uri 'self'; form-action 'self'; frame-ancestors 'self'; object-src 'none'",
    "Permissions-Policy": "camera=(self), microphone=(self), display-capture=(self), geolocation=()",
    "Referrer-Policy": "same-origin", // addresses of calls hold their names
    "X-Content-Type-Options": "nosniff",
    ...(publicOrigin.startsWith("https:") && { "Strict-Transport-Security": "max-age=31536000" }),
  };
}
