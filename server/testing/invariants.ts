import type { AppDeps } from "../ports";
import { discardLeftovers } from "../use-cases/upkeep/discard-leftovers";
import { reconcile } from "../use-cases/upkeep/reconcile";
import type { TestDatabase } from "./test-database";

/** A connection that OpenVidu has, whichever OpenVidu it is. */
export interface SeenConnection {
  sessionId: string;
  connectionId: string;
  /** Somebody is in the call by it; else it is an unused token. */
  isActive: boolean;
  /** As given by `createConnection`: says whose it is, and of which kind. */
  serverData: string;
}

/**
 * What is wrong in the record by itself: sentences, none when all is well. Holds at every moment, whatever is under way: one active
 * session per name; never more seats than `maxParticipants`; one owner among the seated; at most one unused and one active
 * connection per participant and kind; who is connected is so by an active camera; who has ended, or whose session has, holds
 * no connection and no token.
 */
export async function recordViolations(database: TestDatabase): Promise<string[]> {
  const rows = await database.sql<{ violation: string }>(RECORD_VIOLATIONS);
  return rows.map(({ violation }) => violation).sort();
}

/**
 * What is wrong between the record and OpenVidu, beside what is wrong in the record: sentences, none when all is well. Holds once all is
 * settled (`settle`): nobody is in a call, and no token is unused, but for a seat; at most one live connection and one unused token
 * per participant and kind; nobody is connected whom OpenVidu doesn't know; every token that the record would give out is good.
 *
 * @param seen what OpenVidu has: of the small one, `openvidu.connections()`
 */
export async function violations(database: TestDatabase, seen: readonly SeenConnection[]): Promise<string[]> {
  const recorded = await database.sql<RecordedConnection>(RECORDED_CONNECTIONS);
  const known = new Map(recorded.map((connection) => [connection.connection_id, connection]));
  const there = new Map(seen.map((connection) => [connection.connectionId, connection]));
  const sessions = new Set((await database.sql<{ id: string }>("SELECT id FROM video_sessions")).map(({ id }) => id));

  const unseated = seen.flatMap(({ sessionId, connectionId, isActive }) => {
    if (!sessions.has(sessionId)) return []; // another application's
    const ours = known.get(connectionId);
    const as = isActive ? "in the call" : "an unused token";
    if (!ours) return `${connectionId} is ${as} in OpenVidu and nowhere in the record`;
    if (ours.state === "closed")
      return `${ours.username}'s ${connectionId} is ${as} in OpenVidu and closed in the record`;
    if (isActive !== (ours.state === "active")) return `${ours.username}'s ${connectionId} is ${as}, but ${ours.state}`;
    return [];
  });
  const missing = recorded.flatMap(({ connection_id, state, username }) =>
    state === "closed" || there.has(connection_id)
      ? []
      : `${username}'s ${connection_id} is ${state}, but not in OpenVidu`,
  );
  return [...(await recordViolations(database)), ...unseated, ...missing, ...crowds(seen)].sort();
}

/**
 * Lets the jobs do what they do by the clock, as long as it takes them: the record is compared with OpenVidu, then everything that is
 * over is closed there. Seats that have run out are not given up: the test says whose clock has run.
 */
export async function settle(deps: AppDeps, database: TestDatabase): Promise<void> {
  await reconcile(deps, await reconcile(deps)); // what nobody recorded is deleted when a second pass sees it too
  await database.sql("UPDATE connections SET claimed_at = NULL WHERE gone_at IS NULL");
  const open = "SELECT FROM connections WHERE state = 'closed' AND gone_at IS NULL AND claimed_at IS NULL";
  while ((await database.sql(open)).length > 0) await discardLeftovers(deps);
}

interface RecordedConnection {
  connection_id: string;
  state: "pending" | "active" | "closed";
  username: string;
}

const RECORDED_CONNECTIONS =
  "SELECT c.connection_id, c.state, p.username FROM connections c JOIN participants p ON p.id = c.participant_id";

/** By OpenVidu's own list, whatever the record says. */
function crowds(seen: readonly SeenConnection[]): string[] {
  const groups = new Map<string, number>();
  for (const { sessionId, serverData, isActive } of seen) {
    const { participantId, username, kind } = JSON.parse(Buffer.from(serverData, "base64url").toString());
    const whose = `${username} (${participantId} in ${sessionId}) ${isActive ? "is in OpenVidu" : "has unused tokens"}`;
    const group = `${whose}: ${kind}`;
    groups.set(group, (groups.get(group) ?? 0) + 1);
  }
  return [...groups].flatMap(([group, count]) => (count > 1 ? `${group} ${count} times` : []));
}

const RECORD_VIOLATIONS = `
  WITH seated AS (SELECT * FROM participants WHERE state <> 'ended'),
  open_connections AS (
    SELECT c.*, p.username, p.video_session_id, p.state AS seat FROM connections c JOIN participants p ON p.id = c.participant_id
    WHERE c.state <> 'closed'
  )
  SELECT 'the name ' || name_key || ' has ' || count(*) || ' active sessions' AS violation
  FROM video_sessions WHERE is_active AND name_key IS NOT NULL GROUP BY name_key HAVING count(*) > 1
  UNION ALL
  SELECT s.id || ' has ' || count(*) || ' seats taken of ' || s.max_participants
  FROM seated p JOIN video_sessions s ON s.id = p.video_session_id GROUP BY s.id HAVING count(*) > s.max_participants
  UNION ALL
  SELECT s.id || ' has ' || count(*) FILTER (WHERE p.role = 'OWNER') || ' owners'
  FROM seated p JOIN video_sessions s ON s.id = p.video_session_id WHERE s.auto_created
  GROUP BY s.id HAVING count(*) FILTER (WHERE p.role = 'OWNER') <> 1
  UNION ALL
  SELECT p.username || ' holds a seat in ' || s.id || ', which has ended'
  FROM seated p JOIN video_sessions s ON s.id = p.video_session_id WHERE NOT s.is_active
  UNION ALL
  SELECT username_key || ' is held ' || count(*) || ' times in ' || video_session_id
  FROM seated GROUP BY video_session_id, username_key HAVING count(*) > 1
  UNION ALL
  SELECT username || ' has ' || count(*) || ' ' || state || ' connections of kind ' || kind
  FROM open_connections GROUP BY participant_id, username, kind, state HAVING count(*) > 1
  UNION ALL
  SELECT username || ' has ended with ' || connection_id || ' ' || state FROM open_connections WHERE seat = 'ended'
  UNION ALL
  SELECT p.username || ' is connected by no camera' FROM participants p WHERE p.state = 'connected' AND NOT EXISTS (
    SELECT FROM open_connections c WHERE c.participant_id = p.id AND c.kind = 'CAMERA' AND c.state = 'active'
  )`;
