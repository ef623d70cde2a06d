import { nameKey } from "../../shared/names";

/** The name of a session that was made without one. Found by its id only. */
export function autoSessionName(now: Date): string {
  return `Auto-Session-${now.getTime()}`;
}

/** Which session a join asks for. The id wins over the name, and an id never creates. */
export type SessionQuery =
  | { by: "id"; sessionId: string; nameKey: string | null }
  | { by: "name"; name: string; nameKey: string; mayCreate: boolean }
  | { by: "creation" }
  | { by: "nothing" };

export function sessionQuery(input: {
  sessionId?: string | undefined;
  sessionName?: string | undefined;
  autoCreateSession: boolean;
  takeover: boolean;
}): SessionQuery {
  const { sessionId, sessionName } = input;
  // A take-over moves a seat that exists; a session made for it would be empty.
  const mayCreate = input.autoCreateSession && !input.takeover;
  if (sessionId !== undefined)
    return { by: "id", sessionId, nameKey: sessionName === undefined ? null : nameKey(sessionName) };
  if (sessionName !== undefined) return { by: "name", name: sessionName, nameKey: nameKey(sessionName), mayCreate };
  return mayCreate ? { by: "creation" } : { by: "nothing" };
}
