import { credentialExpired, unauthenticated } from "../errors/factories";
import type { AppDeps, CredentialClaims } from "../ports";
import type { RequestFacts } from "./context";

/** Who a request's caller proved to be. */
export interface Caller {
  /** By bearer. */
  credential: CredentialClaims | null;
  cookies: readonly CredentialClaims[];
}

interface Asked {
  request: RequestFacts;
  deps: Pick<AppDeps, "config">;
}

/** A bearer that isn't good is refused. `type`: the procedure's. */
export function provenCaller(asked: Asked, type: string): Caller {
  const { bearer } = asked.request;
  if (bearer.kind === "expired") throw credentialExpired();
  if (bearer.kind === "unknown") throw unauthenticated();
  return { credential: bearer.kind === "valid" ? bearer.claims : null, cookies: countingCookies(asked, type) };
}

/** The same, but the bearer may have run out: laptops sleep. Whether its epoch still holds is judged all the same. */
export function sleptCaller(asked: Asked, type: string): Caller {
  const { bearer } = asked.request;
  if (bearer.kind === "unknown") throw unauthenticated();
  return { credential: bearer.kind === "none" ? null : bearer.claims, cookies: countingCookies(asked, type) };
}

/**
 * A cookie comes along by itself, so it counts only for pages of ours and of partners. They say so by an Origin, but for reading:
 * browsers send none with a GET to their own site, and let no other site's page read the answer.
 */
function countingCookies({ request, deps }: Asked, type: string) {
  const { origin, cookies } = request;
  if (origin === null) return type === "mutation" ? [] : cookies;
  return deps.config.trustedOrigins.includes(origin) ? cookies : [];
}
