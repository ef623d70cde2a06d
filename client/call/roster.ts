import type { ConnectionData } from "../../shared/video-call";
import type { RemoteStream } from "../media/media-connection";

/** Somebody else in the call, as a tile shows them. */
export interface RemotePerson {
  participantId: string;
  username: string;
  /** Null while nothing is sent. */
  stream: RemoteStream | null;
}

interface Entry {
  who: ConnectionData;
  stream: RemoteStream | null;
}

/** Everybody else's connections, by connection id, in order of arrival. */
export type Roster = ReadonlyMap<string, Entry>;

export const emptyRoster: Roster = new Map();

export function withConnection(roster: Roster, connectionId: string, who: ConnectionData): Roster {
  return new Map(roster).set(connectionId, { who, stream: null });
}

export function withoutConnection(roster: Roster, connectionId: string): Roster {
  const next = new Map(roster);
  next.delete(connectionId);
  return next;
}

/** A stream of a connection that isn't in the roster is nobody's. */
export function withStream(roster: Roster, connectionId: string, stream: RemoteStream | null): Roster {
  const entry = roster.get(connectionId);
  return entry ? new Map(roster).set(connectionId, { ...entry, stream }) : roster;
}

/**
 * One person per participant, in order of arrival, without oneself. Somebody who reloads has two connections for a moment: the
 * newer one counts, in the older one's place, so that there are never two tiles and none jumps.
 */
export function peopleOf(roster: Roster, ownParticipantId: string): RemotePerson[] {
  const people = new Map<string, RemotePerson>();
  for (const { who, stream } of roster.values()) {
    if (who.participantId !== ownParticipantId) people.set(who.participantId, { ...who, stream });
  }
  return [...people.values()];
}
