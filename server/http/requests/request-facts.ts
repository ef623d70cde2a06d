import type { Bearer, RequestFacts } from "../../api/context";
import { credentialsInCookies } from "../../auth/credential-cookies";
import type { AppDeps, CredentialClaims } from "../../ports";

type Deps = Pick<AppDeps, "credentials" | "clock">;

/** What the border knows of a request beside its headers. */
export type RequestBorder = Pick<RequestFacts, "requestId" | "address">;

/** Reads a request's headers. Signatures are verified here; what they allow is judged by the procedures. */
export async function readRequestFacts(
  request: Request,
  { requestId, address }: RequestBorder,
  deps: Deps,
): Promise<RequestFacts> {
  const { headers } = request;
  return {
    requestId,
    address,
    origin: headers.get("origin"),
    bearer: await readBearer(headers.get("authorization"), deps),
    idempotencyKey: headers.get("idempotency-key"),
    cookies: await readCookies(headers.get("cookie"), deps),
  };
}

async function readBearer(authorization: string | null, { credentials, clock }: Deps): Promise<Bearer> {
  if (authorization === null) return { kind: "none" };
  const [scheme, token = ""] = authorization.split(" ", 2);
  const verdict = scheme?.toLowerCase() === "bearer" ? await credentials.verify(token, clock.now()) : null;
  if (!verdict) return { kind: "unknown" };
  return { kind: verdict.expired ? "expired" : "valid", claims: verdict.claims };
}

async function readCookies(header: string | null, { credentials, clock }: Deps): Promise<CredentialClaims[]> {
  const now = clock.now();
  const verdicts = await Promise.all(
    credentialsInCookies(header).map(({ credential }) => credentials.verify(credential, now)),
  );
  return verdicts.flatMap((verdict) => (verdict && !verdict.expired ? [verdict.claims] : []));
}
