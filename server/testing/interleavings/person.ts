import type { JoinTicket } from "../../../shared/video-call";
import type { ConnectionKind, CredentialClaims } from "../../ports";

interface HeldToken {
  sessionId: string;
  connectionId: string;
  kind: ConnectionKind;
}

/** What a client remembers of its calls. */
export interface Person {
  name: string;
  /** Counts presses of the button: a repeat sends the same request. */
  presses: number;
  claims: CredentialClaims | null;
  /** All that it was ever given, oldest first. */
  tokens: HeldToken[];
  /** By which it has entered, newest last. */
  entered: HeldToken[];
}

export const newPerson = (name: string): Person => ({ name, presses: 0, claims: null, tokens: [], entered: [] });

/** Takes in what an answer gives, and says which token to enter by. */
export function remember(person: Person, ticket: JoinTicket): HeldToken {
  const { sessionId, connectionId, participantId, participantToken } = ticket;
  person.claims = JSON.parse(participantToken) as CredentialClaims;
  if (person.claims.participantId !== participantId) throw new Error("a credential for somebody else");
  const token: HeldToken = { sessionId, connectionId, kind: "CAMERA" };
  person.tokens.push(token);
  return token;
}
