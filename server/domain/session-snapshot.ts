/** What is known of a session at one moment, and what of it each viewer may see. */
import { nameKey } from "../../shared/names";
import type { SeatState, SessionStatus } from "../../shared/session-status";
import type { ParticipantRole } from "../../shared/video-call";

/** What the record says, before any viewer's eyes. */
export interface StatusRecord {
  session: {
    id: string;
    name: string;
    maxParticipants: number;
    createdAt: Date;
    endsAt: Date | null;
    /** A session past its end has one though no job has ended it yet. */
    endedAt: Date | null;
  };
  isActive: boolean;
  /** Those who hold a seat, in the order in which they came. */
  participants: SeatedParticipant[];
  /** Of everybody who has ever been in. */
  totalConnectedSeconds: number;
  /** The database's clock at the reading, in ms: grows with each snapshot. */
  version: number;
}

export interface SeatedParticipant {
  participantId: string;
  epoch: number;
  role: ParticipantRole;
  username: string;
  askedUsername: string;
  state: SeatState;
  /** The database's clock. */
  stateSince: Date;
  joinedAt: Date;
  /** Of the camera: the active one, else the unused one. */
  connectionId: string | null;
  connectedSeconds: number;
}

export interface SessionSnapshot extends StatusRecord {
  /** Whether OpenVidu's own view is in it. */
  realtime: boolean;
}

/** OpenVidu's view: who is in. Null: it doesn't have the session; undefined: it didn't say so in time. */
export type MediaView = { activeConnections: readonly { connectionId: string }[] } | null | undefined;

/** Who a viewer proved to be. */
interface Claims {
  participantId: string;
  sessionId: string;
  epoch: number;
}

/** Record and OpenVidu are asked at once, so who has come in or gone this lately may be in one of them alone. */
const SETTLING_MS = 2000;

/** The record as OpenVidu's view corrects it: it knows sooner who has come in and who is gone. Seats stay the record's. */
export function withMediaView(record: StatusRecord, media: MediaView): SessionSnapshot {
  if (media === undefined || !record.isActive) return { ...record, realtime: false };
  const listed = new Set(media?.activeConnections.map(({ connectionId }) => connectionId));
  const participants = record.participants.map((participant): SeatedParticipant => {
    const { state, stateSince, connectionId } = participant;
    const isIn = connectionId !== null && listed.has(connectionId);
    if (state === "joining" && isIn) return { ...participant, state: "connected" };
    const settled = stateSince.getTime() <= record.version - SETTLING_MS;
    if (state === "connected" && !isIn && settled) return { ...participant, state: "reconnecting" };
    return participant;
  });
  return { ...record, participants, realtime: true };
}

/** Whether the holder of a credential sits in the session now, and the credential is the seat's newest. */
export function isInsider({ session, participants }: StatusRecord, claims: Claims | null): boolean {
  if (claims?.sessionId !== session.id) return false;
  return participants.some(
    ({ participantId, epoch }) => participantId === claims.participantId && epoch === claims.epoch,
  );
}

/** Who asks: whom a bearer proves, else whom a cookie *and* the username say. Null: a stranger. */
export function viewerOf<C extends Claims>(
  record: StatusRecord,
  proof: { credential: C | null; cookies: readonly C[]; username?: string | undefined },
): C | null {
  if (proof.credential) return proof.credential;
  return proof.username === undefined ? null : credentialNamed(record, proof.cookies, proof.username);
}

/** The credential among a browser's that belongs to the username, asked or final. Null: none. */
function credentialNamed<C extends Claims>(
  { participants }: StatusRecord,
  cookies: readonly C[],
  username: string,
): C | null {
  const key = nameKey(username);
  const mine = (name: "username" | "askedUsername") =>
    participants
      .filter((participant) => nameKey(participant[name]) === key)
      .map(({ participantId }) => cookies.find((cookie) => cookie.participantId === participantId))
      .find((cookie) => cookie !== undefined);
  return mine("username") ?? mine("askedUsername") ?? null;
}

const told = new WeakMap<SessionSnapshot, { insider?: SessionStatus; stranger?: SessionStatus }>();

/** What a viewer may see: ids of participants and connections are for those inside. Made once for all who see the same. */
export function statusFor(snapshot: SessionSnapshot, insider: boolean): SessionStatus {
  const views = told.get(snapshot) ?? {};
  told.set(snapshot, views);
  const viewer = insider ? "insider" : "stranger";
  views[viewer] ??= redacted(snapshot, insider);
  return views[viewer];
}

function redacted(snapshot: SessionSnapshot, insider: boolean): SessionStatus {
  const { session, participants } = snapshot;
  return {
    sessionId: session.id,
    sessionName: session.name,
    isActive: snapshot.isActive,
    participantCount: participants.length,
    maxParticipants: session.maxParticipants,
    participants: participants.map(({ username, participantId, connectionId, joinedAt, state, connectedSeconds }) => ({
      username,
      participantId: insider ? participantId : null,
      connectionId: insider ? connectionId : null,
      joinedAt: joinedAt.toISOString(),
      state,
      connectedSeconds,
    })),
    createdAt: session.createdAt.toISOString(),
    endsAt: session.endsAt?.toISOString() ?? null,
    endedAt: session.endedAt?.toISOString() ?? null,
    totalConnectedSeconds: snapshot.totalConnectedSeconds,
    realtime: snapshot.realtime,
  };
}

/** Equal for two snapshots between which only time has passed. */
export function changeKey({ session, isActive, participants }: SessionSnapshot): string {
  return JSON.stringify([
    isActive,
    session.endsAt,
    session.endedAt,
    participants.map(({ participantId, username, epoch, role, state, connectionId }) => [
      participantId,
      username,
      epoch,
      role,
      state,
      connectionId,
    ]),
  ]);
}
