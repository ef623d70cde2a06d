import type {
  ConnectionRef,
  CredentialClaims,
  JoinRequest,
  JoinResult,
  MintedConnection,
  NewSession,
  ParticipantRecord,
  SeatClaim,
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
    config: {},
    maxDurationSeconds: 3600,
    ...changes,
  };
}

/** A session with nobody in it yet. */
export async function createSession(
  db: TestDatabase,
  changes: Partial<NewSession> & { autoCreated?: boolean } = {},
): Promise<string> {
  const { autoCreated = true, ...session } = changes;
  return (await createOrFind(db, newSession(session), autoCreated)).id;
}

/** As a join finds or makes it, without the seat. */
export async function createOrFind(db: TestDatabase, session: NewSession, autoCreated = true) {
  const { id, name, nameKey, maxParticipants, config, maxDurationSeconds } = session;
  const [row] = await db.sql<{ id: string; created: boolean }>(
    "SELECT (session).id, created FROM create_or_find_video_session($1, $2, $3, $4, $5, $6, $7)",
    [id, name, nameKey, maxParticipants, autoCreated, JSON.stringify(config), maxDurationSeconds],
  );
  if (!row) throw new Error("no session");
  return row;
}

/** A join of a new person in a session that is there. */
export function joinRequest(sessionId: string, changes: Partial<JoinRequest> = {}): JoinRequest {
  return {
    find: { sessionId, nameKey: null },
    newSession: null,
    newParticipantId: fresh("par"),
    username: "Kim",
    requestId: null,
    credential: null,
    takeover: false,
    ...changes,
  };
}

export function seated(result: JoinResult): ParticipantRecord {
  if (result.kind !== "seated") throw new Error(`no seat: ${result.kind}`);
  return result.participant;
}

export async function seat(db: TestDatabase, sessionId: string, changes: Partial<JoinRequest> = {}) {
  return seated(await db.participants.join(joinRequest(sessionId, changes)));
}

/** The claim that a participant makes for a connection. */
export const claim = ({ id, sessionId, epoch }: ParticipantRecord, changes: Partial<SeatClaim> = {}): SeatClaim => ({
  sessionId,
  participantId: id,
  epoch,
  kind: "CAMERA",
  requestId: null,
  ...changes,
});

/** What a participant's credential says. */
export const credentialOf = ({ id, sessionId, epoch }: ParticipantRecord): CredentialClaims => ({
  sessionId,
  participantId: id,
  epoch,
});

/** OpenVidu's time, a given number of seconds after some beginning. */
export const openvidu = (seconds: number) => new Date(Date.UTC(2030, 0, 1) + seconds * 1000);

export function connection(sessionId: string, mintedAtSeconds = 10): MintedConnection {
  const connectionId = fresh("con");
  return { sessionId, connectionId, token: `token of ${connectionId}`, createdAt: openvidu(mintedAtSeconds) };
}

/** Mints a connection for a seat and records it. */
export async function confirm(db: TestDatabase, participant: ParticipantRecord, mintedAtSeconds = 10) {
  const minted = connection(participant.sessionId, mintedAtSeconds);
  const result = await db.participants.confirm(claim(participant), minted);
  if (result.kind !== "confirmed") throw new Error("the seat is lost");
  return minted;
}

/** Somebody who is in the call. */
export async function connect(db: TestDatabase, sessionId: string, changes: Partial<JoinRequest> = {}) {
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

/** A participant's connections that are not closed in the record. */
export async function connections(db: TestDatabase, { id }: { id: string }) {
  const rows = await db.sql<{ connection_id: string; state: string }>(
    "SELECT connection_id, state FROM connections WHERE participant_id = $1 ORDER BY connection_id",
    [id],
  );
  const those = (state: string) => rows.filter((row) => row.state === state).map((row) => row.connection_id);
  return { pending: those("pending"), active: those("active") };
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
