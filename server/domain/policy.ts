/** Who may do what: the only place that says so. */

/** Who asks, of one session. The creator is its owner; the longest-present participant inherits. */
export type CallerRole = "stranger" | "participant" | "owner";

const EVERYBODY: readonly CallerRole[] = ["stranger", "participant", "owner"];
const THOSE_INSIDE: readonly CallerRole[] = ["participant", "owner"];
const THE_OWNER: readonly CallerRole[] = ["owner"];

/**
 * A row for each procedure, by its path in the router. Strangers are answered by `status`, `statusChanges` and `lookup` without ids.
 * quickJoin's REMOVED and TAKEN_OVER, and the epochs, are judged with the seat itself, in the database.
 */
export const policy = {
  quickJoin: EVERYBODY,
  config: EVERYBODY,
  status: EVERYBODY,
  statusChanges: EVERYBODY,
  lookup: EVERYBODY,
  statusTicket: THOSE_INSIDE,
  refreshToken: THOSE_INSIDE,
  autoReconnect: THOSE_INSIDE,
  leave: THOSE_INSIDE,
  away: THOSE_INSIDE,
  screenShare: THOSE_INSIDE,
  "chat.send": THOSE_INSIDE,
  "chat.list": THOSE_INSIDE,
  notify: THE_OWNER,
  remove: THE_OWNER,
  extend: THE_OWNER,
  end: THE_OWNER,
} as const satisfies Record<string, readonly CallerRole[]>;

export type Action = keyof typeof policy;

export function may(role: CallerRole, action: Action): boolean {
  return policy[action].includes(role);
}
