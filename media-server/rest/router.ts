import type { Route } from "./route";

/** Where OpenVidu's REST API is. */
export const apiBase = "/openvidu/api";

/** The paths of OpenVidu before 2.16, still answered by CE. */
export function canonicalPath(path: string): string {
  if (path.startsWith("/api/")) return `/openvidu${path}`;
  if (path === "/config" || path.startsWith("/config/")) return `${apiBase}${path}`;
  return path;
}

interface Match {
  route: Route;
  params: Record<string, string>;
}

/** Finds routes by method and path below `base`. @returns the match, or how the search failed as its HTTP status. */
export function router(routes: readonly Route[], base = apiBase): (method: string, path: string) => Match | 403 | 404 {
  const table = routes.map((route) => ({ route, segments: route.path.split("/") }));
  return (method, path) => {
    if (path !== base && !path.startsWith(`${base}/`)) return 404;
    const segments = path.slice(base.length).replace(/\/$/, "").split("/");
    let pathIsKnown = false;
    for (const row of table) {
      const params = match(row.segments, segments);
      if (!params) continue;
      if (row.route.method === method || (method === "HEAD" && row.route.method === "GET")) {
        return { route: row.route, params };
      }
      pathIsKnown = true;
    }
    // CE refuses a verb that isn't mapped with 403, not 405.
    return pathIsKnown ? 403 : 404;
  };
}

function match(pattern: readonly string[], segments: readonly string[]): Record<string, string> | null {
  if (pattern.length !== segments.length) return null;
  const params: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const segment = segments[index] ?? "";
    if (!part.startsWith(":")) {
      if (part !== segment) return null;
      continue;
    }
    const value = decoded(segment);
    if (!value) return null;
    params[part.slice(1)] = value;
  }
  return params;
}

function decoded(segment: string): string | null {
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
}
