import type {
  ConnectionRef,
  MintedConnection,
  NewSession,
  ParticipantRecord,
  SeatRequest,
  SeatResult,
} from "../../ports";
import type { TestDatabase } from "../../testing/test-database";

let count = 0;
/** An id that no other row has. */
export const fresh = (prefix: string) => `${prefix}_${++count}`;

export function newSession(changes: Partial<NewSession> = {}): NewSession {
  const id = fresh("ses");
  return {
    id,
    name: "Room",
    nameKey: id,
    maxParticipants: 10,
    autoCreated: true,
    config: {},
    maxDurationSeconds: 3600,
    ...changes,
  };
}

export async function createSession(db: TestDatabase, changes: Partial<NewSession> = {}): Promise<string> {
  const { session } = await db.sessions.createOrFind(newSession(changes));
  return session.id;
}

/** A seat request of a new person; the creator of the session unless told otherwise, so that no seat is kept for one. */
export function seatRequest(sessionId: string, changes: Partial<SeatRequest> = {}): SeatRequest {
  return {
    sessionId,
    newParticipantId: fresh("par"),
    username: "Kim",
    requestId: null,
    credential: null,
    takeover: false,
    createdSession: true,
    ...changes,
  };
}

export function seated(result: SeatResult): ParticipantRecord {
  if (result.kind !== "seated") throw new Error(`no seat: ${result.kind}`);
  return result.participant;
}

export async function seat(db: TestDatabase, sessionId: string, changes: Partial<SeatRequest> = {}) {
  return seated(await db.participants.reserve(seatRequest(sessionId, changes)));
}

/** OpenVidu's time, a given number of seconds after some beginning. */
export const openvidu = (seconds: number) => new Date(Date.UTC(2030, 0, 1) + seconds * 1000);

export function connection(sessionId: string, mintedAtSeconds = 10): MintedConnection {
  const connectionId = fresh("con");
  return { sessionId, connectionId, token: `token of ${connectionId}`, createdAt: openvidu(mintedAtSeconds) };
}

/** Mints a connection for a seat and records it. */
export async function confirm(db: TestDatabase, participant: ParticipantRecord, mintedAtSeconds = 10) {
  const minted = connection(participant.sessionId, mintedAtSeconds);
  const result = await db.participants.confirm(
    { participantId: participant.id, epoch: participant.epoch, requestId: null },
    minted,
  );
  if (result.kind !== "confirmed") throw new Error("the seat is lost");
  return minted;
}

/** Somebody who is in the call. */
export async function connect(db: TestDatabase, sessionId: string, changes: Partial<SeatRequest> = {}) {
  const participant = await seat(db, sessionId, changes);
  const minted = await confirm(db, participant);
  await db.participants.connectionJoined(minted, openvidu(11));
  return { participant, connection: minted };
}

export const ref = ({ connectionId, sessionId }: ConnectionRef): ConnectionRef => ({ connectionId, sessionId });

/** What the record says of a participant, and for how many more seconds the seat is held. */
export async function look(db: TestDatabase, { id }: { id: string }) {
  const [row] = await db.sql<{ state: string; role: string; end_reason: string | null; held: number | null }>(
    `SELECT state, role, end_reason, round(extract(epoch FROM seat_expires_at - clock_timestamp()))::int AS held
     FROM participants WHERE id = $1`,
    [id],
  );
  if (!row) throw new Error(`no participant ${id}`);
  return row;
}

/** As if the given seconds had passed for the seats, requests and the session. */
export async function pass(db: TestDatabase, sessionId: string, seconds: number) {
  const past = `- make_interval(secs => ${seconds})`;
  await db.sql(
    `UPDATE participants SET state_since = state_since ${past}, seat_expires_at = seat_expires_at ${past},
       joined_at = joined_at ${past}, ended_at = ended_at ${past}, requested_at = requested_at ${past}
     WHERE video_session_id = $1`,
    [sessionId],
  );
  await db.sql(
    `UPDATE video_sessions SET created_at = created_at ${past}, ends_at = ends_at ${past}, ended_at = ended_at ${past} WHERE id = $1`,
    [sessionId],
  );
}
