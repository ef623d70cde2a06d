import { LRUCache } from "lru-cache";
import type { Clock, CredentialClaims, Tickets } from "../ports";

const TICKET_MS = 30_000;
/** Of tickets that nobody redeems, the oldest go first. */
const MOST = 10_000;

/** Tickets in this process's memory. `random` makes an unguessable text. */
export function createTickets(clock: Clock, random: () => string): Tickets {
  const open = new LRUCache<string, { claims: CredentialClaims; expiresAt: Date }>({ max: MOST });

  return {
    issue(claims) {
      const ticket = random();
      const expiresAt = new Date(clock.now().getTime() + TICKET_MS);
      open.set(ticket, { claims, expiresAt });
      return { ticket, expiresAt };
    },

    redeem(ticket) {
      const found = open.get(ticket);
      open.delete(ticket);
      return found && clock.now() < found.expiresAt ? found.claims : null;
    },
  };
}
