import { randomUUID } from "node:crypto";
import { nameKey } from "../../../shared/names";
import type { JoinTicket, QuickJoinInput } from "../../../shared/video-call";
import { AppError } from "../../errors/app-error";
import type { Limits } from "../../ports";
import type { Context } from "../context";
import { clientNetwork } from "./client-network";

type Wish = Pick<QuickJoinInput, "sessionId" | "sessionName" | "autoCreateSession">;

/** Those who ask for one new name at the same moment: one of them makes it, so they count as one. */
interface Creation {
  /** Null: counted. Else why no more may be made. */
  refusal: Promise<AppError | null>;
  askers: number;
  made: boolean;
}

const underWay = new WeakMap<Limits, Map<string, Creation>>();

/**
 * Joins within the limit of new sessions by address: who has reached it can still join those that exist. Throws RATE_LIMITED for a
 * session that would have to be made.
 * @param join told whether it may make the session
 */
export async function limitedCreation(
  { request, deps: { limits } }: Context,
  wish: Wish,
  join: (autoCreateSession: boolean) => Promise<JoinTicket>,
): Promise<JoinTicket> {
  const network = clientNetwork(request);
  if (network === null || !wish.autoCreateSession || wish.sessionId !== undefined) return join(wish.autoCreateSession);
  const creations = underWay.get(limits) ?? new Map<string, Creation>();
  underWay.set(limits, creations);
  const key = `${network} ${wish.sessionName === undefined ? randomUUID() : nameKey(wish.sessionName)}`;
  const creation = creations.get(key) ?? { refusal: refusalOf(limits, network), askers: 0, made: false };
  creations.set(key, creation);
  creation.askers += 1;
  try {
    const refusal = await creation.refusal;
    if (refusal) return await joinExisting(refusal, wish, join);
    const ticket = await join(true);
    creation.made ||= ticket.isNewSession;
    return ticket;
  } catch (error) {
    creation.made ||= !(error instanceof AppError) || error.code === "MEDIA_SERVER_UNAVAILABLE"; // it may have been
    throw error;
  } finally {
    creation.askers -= 1;
    if (creation.askers === 0) {
      creations.delete(key);
      if (!creation.made && !(await creation.refusal)) await limits.giveBack("creations", network);
    }
  }
}

function refusalOf(limits: Limits, network: string): Promise<AppError | null> {
  return limits.take("creations", network).then(
    () => null,
    (error) => (error instanceof AppError ? error : Promise.reject(error)),
  );
}

async function joinExisting(
  refusal: AppError,
  wish: Wish,
  join: (autoCreateSession: boolean) => Promise<JoinTicket>,
): Promise<JoinTicket> {
  if (wish.sessionName === undefined) throw refusal;
  try {
    return await join(false);
  } catch (error) {
    throw error instanceof AppError && error.code === "SESSION_NOT_FOUND" ? refusal : error;
  }
}
