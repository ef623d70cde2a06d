import { requestIdSchema } from "../../shared/base";
import { forbidden, invalid } from "../errors/factories";
import { provenCaller, sleptCaller } from "./caller";
import type { Context } from "./context";
import { countCall } from "./limits/rate-limits";
import { noteCall } from "./note-call";
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

/** What every call must pass: the limit of its address, and its origin. */
async function admit(ctx: Context, type: string): Promise<void> {
  await countCall(ctx);
  const { origin } = ctx.request;
  // A page of a foreign site may not change anything here, whatever cookies the browser adds for it.
  if (type === "mutation" && origin !== null && !ctx.deps.config.trustedOrigins.includes(origin)) {
    throw forbidden(`a mutation from ${origin}`);
  }
}

// Each of these is one middleware, not a chain of small ones: tRPC copies a call's options at every step.
const admitted = t.middleware(async ({ ctx, type, next }) => {
  await admit(ctx, type);
  return next();
});
const admittedCaller = t.middleware(async ({ ctx, type, next }) => {
  await admit(ctx, type);
  return next({ ctx: { caller: provenCaller(ctx, type) } });
});
const admittedSleeper = t.middleware(async ({ ctx, type, next }) => {
  await admit(ctx, type);
  return next({ ctx: { caller: sleptCaller(ctx, type) } });
});

/** A repeat of the same press may name itself by header too. */
const withIdempotencyKey = t.middleware(({ ctx, next }) => {
  const key = requestIdSchema.nullable().safeParse(ctx.request.idempotencyKey);
  if (!key.success) throw invalid("Idempotency-Key isn't a request id");
  return next({ ctx: { idempotencyKey: key.data } });
});

/** Open to everybody who comes from a page of ours or from no page at all. */
export const publicProcedure = t.procedure.use(observed).use(admitted);
/** The same, knowing who the caller proved to be, by bearer and by cookies: `ctx.caller`. A bearer that isn't good is refused. */
export const credentialProcedure = t.procedure.use(observed).use(admittedCaller);
/** For the one call that a participant makes who was away for long: the credential may have run out. Its epoch is judged all the same. */
export const sleepyProcedure = t.procedure.use(observed).use(admittedSleeper);
/** Like `credentialProcedure`, for calls that may be repeated. */
export const repeatableProcedure = credentialProcedure.use(withIdempotencyKey);
export const { router, createCallerFactory: createCaller } = t;
