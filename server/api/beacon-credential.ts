import { credentialExpired, unauthenticated } from "../errors/factories";
import type { AppDeps, CredentialClaims } from "../ports";

type Deps = Pick<AppDeps, "credentials" | "clock">;

/** The credential in a beacon's body, since a beacon has no headers; null without one. Throws UNAUTHENTICATED, CREDENTIAL_EXPIRED. */
export async function beaconCredential(deps: Deps, token: string | undefined): Promise<CredentialClaims | null> {
  if (token === undefined) return null;
  const verdict = await deps.credentials.verify(token, deps.clock.now());
  if (!verdict) throw unauthenticated();
  if (verdict.expired) throw credentialExpired();
  return verdict.claims;
}
