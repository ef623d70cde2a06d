import { badTicket, rateLimited, removed, sessionNotFound, takenOver } from "../../errors/factories";
import type { AppDeps, CredentialClaims, StatusFormat, StatusWatch } from "../../ports";
import type { CallerInput } from "../identify-participant";

type Deps = Pick<AppDeps, "participants" | "snapshots" | "tickets" | "watchers">;

export interface WatchInput extends CallerInput {
  /** In place of the bearer. */
  ticket?: string | undefined;
  /** By which watchers are limited; null: not known. */
  network: string | null;
}

/** A session that the caller may watch. */
export interface OpenToWatch {
  /** Takes a place; `start` of what it answers begins the stream. Throws RATE_LIMITED when too many watch. */
  admit<Chunk>(format: StatusFormat<Chunk>): StatusWatch<Chunk>;
}

/** Places become free as watchers go; whoever is refused asks again so many seconds later. */
const FULL_RETRY_SECONDS = 30;

/**
 * Lets the caller watch a session; strangers watch without ids. Throws SESSION_NOT_FOUND, UNAUTHENTICATED for a ticket that isn't
 * good, REMOVED and TAKEN_OVER.
 */
export async function watchStatus(deps: Deps, input: WatchInput): Promise<OpenToWatch> {
  const { sessionId, network } = input;
  const claims = await provenWatcher(deps, input);
  if (claims) {
    const actor = await deps.participants.findActor(claims);
    if (actor.kind === "removed") throw removed();
    if (actor.kind === "takenOver") throw takenOver();
  }
  if (!(await deps.snapshots.read(sessionId))) throw sessionNotFound();
  return {
    admit(format) {
      const watch = deps.watchers.admit({ sessionId, claims, network }, format);
      if (!watch) throw rateLimited(FULL_RETRY_SECONDS);
      return watch;
    },
  };
}

/** By ticket, else by bearer, else by cookie and username. Null: a stranger, as is whoever comes with another session's bearer. */
async function provenWatcher(deps: Deps, input: WatchInput): Promise<CredentialClaims | null> {
  const { sessionId, username, ticket } = input;
  if (ticket !== undefined) {
    const claims = deps.tickets.redeem(ticket);
    if (claims?.sessionId !== sessionId) throw badTicket();
    return claims;
  }
  if (input.credential) return input.credential.sessionId === sessionId ? input.credential : null;
  const cookies = input.cookies.filter((cookie) => cookie.sessionId === sessionId);
  if (cookies.length === 0 || username === undefined) return null;
  const ids = cookies.map(({ participantId }) => participantId);
  const named = await deps.participants.findByUsername(sessionId, ids, username);
  return cookies.find(({ participantId }) => participantId === named?.id) ?? null;
}
