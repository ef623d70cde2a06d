import type { AppDeps, CredentialClaims } from "../ports";

/** What a request says about itself. Nothing here is trusted before a guard of `trpc.ts` has looked at it. */
export interface RequestFacts {
  requestId: string;
  /** The client's IP address, for limits; `unknown` for everybody where Next alone is the server and no proxy is trusted. */
  address: string;
  /** The `Origin` header; null from server to server. */
  origin: string | null;
  bearer: Bearer;
  /** The `Idempotency-Key` header. */
  idempotencyKey: string | null;
  /** Verified, unexpired credentials from cookies, in the order that the browser sent them. */
  cookies: readonly CredentialClaims[];
}

export type Bearer =
  | { kind: "none" }
  | { kind: "valid"; claims: CredentialClaims }
  | { kind: "expired"; claims: CredentialClaims }
  | { kind: "unknown" };

/** The inner half is what use cases need; the outer half is this request. */
export interface Context {
  deps: AppDeps;
  request: RequestFacts;
  /** Puts a participant's credential into its cookie, or takes it out with null. */
  setCredentialCookie(participantId: string, credential: string | null): void;
}
