import type { ConnectionKind, ConnectionRef, ParticipantRepository } from "../ports";
import type { Db } from "./database";

type ConnectionEvents = Pick<
  ParticipantRepository,
  | "connectionJoined"
  | "connectionLeft"
  | "sessionDestroyed"
  | "reconcile"
  | "toReconcile"
  | "kindOf"
  | "unrecorded"
  | "claimDiscarded"
  | "discarded"
>;

/** What OpenVidu says about connections, and what we still have to close there. */
export function connectionEvents(db: Db): ConnectionEvents {
  return {
    async connectionJoined({ sessionId, connectionId }, at) {
      const [joined] = await db.$queryRaw<{ evicted: string[] }[]>`
        SELECT evicted FROM connection_joined(${sessionId}::text, ${connectionId}::text, ${at}::timestamptz)`;
      if (!joined) return { kind: "stranger" };
      return { kind: "seated", evicted: joined.evicted.map((id) => ({ sessionId, connectionId: id })) };
    },

    async connectionLeft({ sessionId, connectionId }, at) {
      await db.$executeRaw`
        SELECT connection_left(${sessionId}::text, ${connectionId}::text, ${at}::timestamptz)`;
    },

    async sessionDestroyed(sessionId, at) {
      await db.$executeRaw`SELECT session_destroyed(${sessionId}::text, ${at}::timestamptz)`;
    },

    async reconcile(sessionId, listed, asked) {
      const active = listed?.activeConnections ?? [];
      const [row] = await db.$queryRaw<{ unwanted: string[] }[]>`
        SELECT reconcile_video_session(
          ${sessionId}::text, ${active.map(({ connectionId }) => connectionId)}::text[],
          ${active.map(({ activeAt }) => activeAt.toISOString())}::timestamptz[],
          ${listed?.unusedConnectionIds ?? []}::text[], ${asked}::timestamptz
        ) AS unwanted`;
      return (row?.unwanted ?? []).map((connectionId) => ({ sessionId, connectionId }));
    },

    async toReconcile(listed, asked) {
      const active = listed.flatMap(({ sessionId, activeConnections }) =>
        activeConnections.map(({ connectionId }) => ({ sessionId, connectionId })),
      );
      const rows = await db.$queryRaw<{ id: string }[]>`
        SELECT id FROM video_sessions_to_reconcile(
          ${active.map(({ connectionId }) => connectionId)}::text[],
          ${active.map(({ sessionId }) => sessionId)}::text[],
          ${listed.flatMap(({ unusedConnectionIds }) => unusedConnectionIds)}::text[], ${asked}::timestamptz
        ) AS id`;
      return rows.map(({ id }) => id);
    },

    async kindOf({ sessionId, connectionId }) {
      const [row] = await db.$queryRaw<{ kind: ConnectionKind }[]>`
        SELECT c.kind FROM connections c JOIN participants p ON p.id = c.participant_id
        WHERE c.connection_id = ${connectionId}::text AND p.video_session_id = ${sessionId}::text`;
      return row?.kind ?? null;
    },

    async unrecorded(connectionIds) {
      const rows = await db.$queryRaw<{ id: string }[]>`
        SELECT id FROM unnest(${[...connectionIds]}::text[]) AS id
        WHERE NOT EXISTS (SELECT FROM connections c WHERE c.connection_id = id)`;
      return rows.map(({ id }) => id);
    },

    async claimDiscarded(limit) {
      const rows = await db.$queryRaw<ConnectionRef[]>`
        UPDATE connections c SET claimed_at = clock_timestamp()
        FROM participants p
        WHERE p.id = c.participant_id AND c.connection_id IN (
          SELECT d.connection_id FROM connections d
          WHERE d.state = 'closed' AND d.gone_at IS NULL
            AND (d.claimed_at IS NULL OR d.claimed_at <= clock_timestamp() - interval '60 seconds')
          ORDER BY d.claimed_at NULLS FIRST, d.connection_id LIMIT ${limit}::int FOR UPDATE SKIP LOCKED
        )
        RETURNING c.connection_id AS "connectionId", p.video_session_id AS "sessionId"`;
      return rows;
    },

    async discarded(connections) {
      const ids = connections.map(({ connectionId }) => connectionId);
      await db.$executeRaw`
        UPDATE connections SET gone_at = clock_timestamp()
        WHERE connection_id = ANY (${ids}::text[]) AND state = 'closed' AND gone_at IS NULL`;
    },
  };
}
