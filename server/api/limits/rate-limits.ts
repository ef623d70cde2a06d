/** Limits as guards of procedures. Those that need the input stand after `.input`. */
import { nameKey } from "../../../shared/names";
import type { LimitName } from "../../ports";
import type { Context, RequestFacts } from "../context";
import { t } from "../trpc-base";
import { infoOfTrpcError } from "../trpc-error";
import { clientNetwork } from "./client-network";

/** Counts any call of an address, and throws RATE_LIMITED when there were too many. */
export async function countCall({ request, deps }: Context): Promise<void> {
  const network = clientNetwork(request);
  if (network !== null) await deps.limits.take("calls", network);
}

/** By what each limit counts a call; null: it doesn't. */
const keys = {
  joins(request, input) {
    const network = clientNetwork(request);
    const name = textIn(input, "sessionName");
    return network && `${network} ${textIn(input, "sessionId") ?? (name === undefined ? "" : nameKey(name))}`;
  },
  actions: (request, input, path) => {
    const participantId = participantOf(request, textIn(input, "sessionId"));
    return participantId && `${path} ${participantId}`;
  },
} satisfies Partial<Record<LimitName, (request: RequestFacts, input: unknown, path: string) => string | null>>;

/** Counts the call, and throws RATE_LIMITED when there were too many. */
export const rateLimited = (limit: keyof typeof keys) =>
  t.middleware(async ({ ctx, input, path, next }) => {
    const key = keys[limit](ctx.request, input, path);
    if (key !== null) await ctx.deps.limits.take(limit, key);
    return next();
  });

/**
 * For what finds a session by name or id. An address that asked for too many that don't exist is refused right ones too, or it would
 * still learn which are right. Participants of the session aren't guessing.
 */
export const notGuessed = t.middleware(async ({ ctx, input, next }) => {
  const network = clientNetwork(ctx.request);
  if (network === null || isInside(ctx.request, textIn(input, "sessionId"))) return next();
  await ctx.deps.limits.check("guesses", network);
  const result = await next();
  const missed = result.ok ? isMiss(result.data) : isUnknownSession(ctx, result.error);
  if (missed) await ctx.deps.limits.take("guesses", network);
  return result;
});

function isUnknownSession({ request }: Context, error: Parameters<typeof infoOfTrpcError>[0]): boolean {
  const { code } = infoOfTrpcError(error, request.requestId);
  return code === "SESSION_NOT_FOUND" || code === "SESSION_MISMATCH";
}

/** A lobby's question is answered for names of no session too. */
function isMiss(answer: unknown): boolean {
  return typeof answer === "object" && answer !== null && Reflect.get(answer, "exists") === false;
}

function isInside({ bearer, cookies }: RequestFacts, sessionId: string | undefined): boolean {
  const claims = bearer.kind === "valid" || bearer.kind === "expired" ? [bearer.claims, ...cookies] : cookies;
  return sessionId !== undefined && claims.some((claim) => claim.sessionId === sessionId);
}

function participantOf({ bearer, cookies }: RequestFacts, sessionId: string | undefined): string | null {
  if (bearer.kind === "valid" || bearer.kind === "expired") return bearer.claims.participantId;
  return cookies.find((claims) => claims.sessionId === sessionId)?.participantId ?? null;
}

function textIn(input: unknown, name: string): string | undefined {
  if (typeof input !== "object" || input === null) return undefined;
  const value: unknown = Reflect.get(input, name);
  return typeof value === "string" ? value : undefined;
}
