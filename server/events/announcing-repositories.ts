/** Repositories that tell the process what they have changed. A new method doesn't compile before it is in its table. */
import type { Events, ParticipantRepository, SessionRepository } from "../ports";

type Method<Repository, Name extends keyof Repository> = Repository[Name] extends (
  ...input: infer Input
) => infer Answer
  ? (answer: Awaited<Answer>, input: Input) => readonly string[]
  : never;
/** For each method, the sessions of which something that status tells has changed; null: it changes none. */
type Changes<Repository> = { readonly [Name in keyof Repository]: Method<Repository, Name> | null };

// A look-up that finds a session or a seat past its time may end it, but status judges the clocks by itself.
const sessionChanges = {
  findById: null,
  lookup: null,
  status: null,
  extend: (session) => (session ? [session.id] : []),
  end: (ended, [sessionId]) => (ended ? [sessionId] : []),
  claimDurationWarnings: null,
  counts: null,
  endExpired: (sessions) => sessions.map(({ id }) => id),
  endIdle: (sessions) => sessions.map(({ id }) => id),
  activeIds: null,
  hasActive: null,
} as const satisfies Changes<SessionRepository>;

const participantChanges = {
  join: (result) => (result.kind === "seated" ? [result.participant.sessionId] : []),
  confirm: (result, [, minted]) => (result.kind === "confirmed" ? [minted.sessionId] : []),
  findUnused: null,
  findActor: null,
  beginReconnect: (result) => (result.kind === "seated" ? [result.participant.sessionId] : []),
  away: (departed) => (departed ? [departed.sessionId] : []),
  remove: (result, [sessionId]) => (result ? [sessionId] : []),
  release: (sessionId) => (sessionId === null ? [] : [sessionId]),
  leave: (departed) => (departed ? [departed.sessionId] : []),
  findByUsername: null,
  connectionJoined: (result, [{ sessionId }]) => (result.kind === "seated" ? [sessionId] : []),
  connectionLeft: (_, [{ sessionId }]) => [sessionId],
  sessionDestroyed: (_, [sessionId]) => [sessionId],
  reconcile: (_, [sessionId]) => [sessionId],
  toReconcile: null,
  kindOf: null,
  unrecorded: null,
  now: null,
  giveUpExpired: (sessionIds) => sessionIds,
  claimDiscarded: null,
  discarded: null,
} as const satisfies Changes<ParticipantRepository>;

/** Emits `sessionChanged` after each durable change. */
export function announcingSessions(sessions: SessionRepository, events: Events): SessionRepository {
  return announcing(sessions, sessionChanges, events);
}

/** The same for participants; a take-over revokes what the seat's old tab holds, so it is announced too. */
export function announcingParticipants(participants: ParticipantRepository, events: Events): ParticipantRepository {
  const announced = announcing(participants, participantChanges, events);
  return {
    ...announced,
    async join(request) {
      const result = await announced.join(request);
      if (result.kind !== "seated" || !request.takeover || !request.credential) return result;
      const { id: participantId, sessionId, epoch } = result.participant;
      if (epoch > request.credential.epoch) events.emit("participantRevoked", { sessionId, participantId });
      return result;
    },
  };
}

function announcing<Repository extends object>(repository: Repository, changes: Changes<Repository>, events: Events) {
  const announced = { ...repository };
  for (const name of Object.keys(changes) as (keyof Repository)[]) {
    const method = repository[name] as (...input: unknown[]) => Promise<unknown>;
    const changed = changes[name] as ((answer: unknown, input: unknown[]) => readonly string[]) | null;
    if (!changed) continue;
    const announcingMethod = async (...input: unknown[]) => {
      const answer = await method(...input);
      for (const sessionId of new Set(changed(answer, input))) events.emit("sessionChanged", { sessionId });
      return answer;
    };
    announced[name] = announcingMethod as Repository[typeof name];
  }
  return announced;
}
