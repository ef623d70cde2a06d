import type { SeatedParticipant, SessionSnapshot } from "../domain/session-snapshot";

/** The database's clock in tests of snapshots. */
export const NOW = Date.UTC(2030, 0, 1);
export const ago = (ms: number) => new Date(NOW - ms);

/** Kim, connected for a minute. */
export function participant(changes: Partial<SeatedParticipant> = {}): SeatedParticipant {
  return {
    participantId: "kim",
    epoch: 2,
    role: "OWNER",
    username: "Kim",
    askedUsername: "Kim",
    state: "connected",
    stateSince: ago(60_000),
    joinedAt: ago(90_000),
    connectionId: "con_kim",
    connectedSeconds: 60,
    ...changes,
  };
}

/** An active session `s` with the given people. */
export function snapshot(participants: SeatedParticipant[], changes: Partial<SessionSnapshot> = {}): SessionSnapshot {
  const session = { id: "s", name: "Team", maxParticipants: 10, createdAt: ago(90_000), endsAt: null, endedAt: null };
  return {
    session,
    isActive: true,
    participants,
    totalConnectedSeconds: 75,
    version: NOW,
    realtime: false,
    ...changes,
  };
}
