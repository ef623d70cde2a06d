import { requestIdSchema } from "../../shared/base";
import { credentialExpired, forbidden, invalid, unauthenticated } from "../errors/factories";
import type { Context } from "./context";
import { noteCall } from "./note-call";
import { rateLimited } from "./rate-limits";
import { t } from "./trpc-base";
import { infoOfTrpcError } from "./trpc-error";

/** Times each call under its procedure's own name, and tells the request's record what it was about. */
const observed = t.middleware(async ({ ctx, path, getRawInput, next }) => {
  const began = performance.now();
  const result = await next();
  const outcome = result.ok ? "ok" : infoOfTrpcError(result.error, ctx.request.requestId).code;
  if (outcome === "RATE_LIMITED") ctx.deps.metrics.requestLimited(path);
  ctx.deps.metrics.procedureAnswered(path, outcome, performance.now() - began);
  noteCall(ctx.request, await getRawInput().catch(() => null), result.ok ? result.data : null);
  return result;
});

/** A page of a foreign site may not change anything here, whatever cookies the browser adds for it. */
const fromTrustedOrigin = t.middleware(({ ctx, type, next }) => {
  const { origin } = ctx.request;
  if (type === "mutation" && origin !== null && !ctx.deps.config.trustedOrigins.includes(origin)) {
    throw forbidden(`a mutation from ${origin}`);
  }
  return next();
});

/** Reads who the caller proved to be, by bearer and by cookies. A bearer that isn't good is refused. */
const withCaller = t.middleware(({ ctx, type, next }) => {
  const { bearer } = ctx.request;
  if (bearer.kind === "expired") throw credentialExpired();
  if (bearer.kind === "unknown") throw unauthenticated();
  const caller = { credential: bearer.kind === "valid" ? bearer.claims : null, cookies: countingCookies(ctx, type) };
  return next({ ctx: { caller } });
});

/** Like `withCaller`, but a credential may have run out: laptops sleep. Whether its epoch still holds is judged all the same. */
const withSleptCaller = t.middleware(({ ctx, type, next }) => {
  const { bearer } = ctx.request;
  if (bearer.kind === "unknown") throw unauthenticated();
  const caller = { credential: bearer.kind === "none" ? null : bearer.claims, cookies: countingCookies(ctx, type) };
  return next({ ctx: { caller } });
});

/**
 * A cookie comes along by itself, so it counts only for pages of ours and of partners. They say so by an Origin, but for reading:
 * browsers send none with a GET to their own site, and let no other site's page read the answer.
 */
function countingCookies({ request, deps }: Context, type: string) {
  const { origin, cookies } = request;
  if (origin === null) return type === "mutation" ? [] : cookies;
  return deps.config.trustedOrigins.includes(origin) ? cookies : [];
}

/** A repeat of the same press may name itself by header too. */
const withIdempotencyKey = t.middleware(({ ctx, next }) => {
  const key = requestIdSchema.nullable().safeParse(ctx.request.idempotencyKey);
  if (!key.success) throw invalid("Idempotency-Key isn't a request id");
  return next({ ctx: { idempotencyKey: key.data } });
});

/** Open to everybody who comes from a page of ours or from no page at all. */
export const publicProcedure = t.procedure.use(observed).use(rateLimited("calls")).use(fromTrustedOrigin);
/** The same, knowing who the caller proved to be: `ctx.caller`. */
export const credentialProcedure = publicProcedure.use(withCaller);
/** For the one call that a participant makes who was away for long. */
export const sleepyProcedure = publicProcedure.use(withSleptCaller);
/** Like `credentialProcedure`, for calls that may be repeated. */
export const repeatableProcedure = credentialProcedure.use(withIdempotencyKey);
export const { router, createCallerFactory: createCaller } = t;
