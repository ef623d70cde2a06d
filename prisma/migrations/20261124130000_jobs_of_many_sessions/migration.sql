-- What the jobs look for, found by index or in one pass: at 100,000 sessions they may not ask about each of them.

-- Sessions that were left, by when: those of the last minutes are few.
CREATE INDEX "participants_ended_at" ON "participants"("ended_at") WHERE "state" = 'ended';

-- As before, but for v_now: a clock that may move while the query runs can't be looked up in the index on ends_at.
CREATE OR REPLACE FUNCTION end_expired_video_sessions() RETURNS SETOF video_sessions LANGUAGE plpgsql AS $$
DECLARE
  v_session video_sessions;
  v_now timestamptz := clock_timestamp();
BEGIN
  FOR v_session IN
    SELECT * FROM video_sessions WHERE is_active AND ends_at <= v_now ORDER BY id FOR UPDATE SKIP LOCKED
  LOOP
    PERFORM end_video_session(v_session.id, v_session.ends_at);
    RETURN QUERY SELECT * FROM video_sessions WHERE id = v_session.id;
  END LOOP;
END $$;

-- Auto-created sessions in which nobody has held a seat for so long.
CREATE OR REPLACE FUNCTION end_idle_video_sessions(p_idle_seconds int) RETURNS SETOF video_sessions LANGUAGE plpgsql AS $$
DECLARE
  v_id text;
  v_before timestamptz := clock_timestamp() - make_interval(secs => p_idle_seconds);
BEGIN
  FOR v_id IN
    SELECT s.id FROM video_sessions s
    WHERE s.is_active AND s.auto_created AND s.created_at <= v_before
      AND NOT EXISTS (
        SELECT FROM participants p
        WHERE p.video_session_id = s.id AND p.state <> 'ended' AND (p.state = 'connected' OR p.seat_expires_at > v_before)
      )
      AND NOT EXISTS (
        SELECT FROM participants p WHERE p.video_session_id = s.id AND p.state = 'ended' AND p.ended_at > v_before
      )
    ORDER BY s.id FOR UPDATE OF s SKIP LOCKED
  LOOP
    -- Asked again under the lock: somebody may have taken a seat since the list was made.
    CONTINUE WHEN video_session_idle_since(v_id) > v_before;
    PERFORM end_video_session(v_id, clock_timestamp());
    RETURN QUERY SELECT * FROM video_sessions WHERE id = v_id;
  END LOOP;
END $$;

-- OpenVidu's list names unused tokens too: one that the record would still give out and that isn't there was used up or voided
-- unheard, whichever life of its session it was minted in.

-- Active sessions of which OpenVidu's list tells another story than the record: only these have something to reconcile.
-- p_connections are active, each in the session of p_connection_sessions. Recorded after p_asked is too new to be judged.
CREATE FUNCTION video_sessions_to_reconcile(
  p_connections text[], p_connection_sessions text[], p_unused text[], p_asked timestamptz
) RETURNS SETOF text LANGUAGE sql STABLE AS $$
  WITH listed AS (
    SELECT * FROM unnest(p_connections, p_connection_sessions) AS l (id, session_id)
  ), recorded AS ( -- each half by its own partial index
    SELECT * FROM connections WHERE state = 'active' AND state_since < p_asked
    UNION ALL
    SELECT * FROM connections WHERE state = 'pending' AND state_since < p_asked
  )
  SELECT s.id FROM recorded c
  JOIN participants p ON p.id = c.participant_id
  JOIN video_sessions s ON s.id = p.video_session_id AND s.is_active
  LEFT JOIN listed l ON l.id = c.connection_id AND l.session_id = s.id
  LEFT JOIN unnest(p_unused) AS u (id) ON u.id = c.connection_id
  WHERE l.id IS NULL AND (c.state = 'active' OR u.id IS NULL)
  UNION
  SELECT s.id FROM listed l
  JOIN video_sessions s ON s.id = l.session_id AND s.is_active
  WHERE NOT EXISTS (SELECT FROM connections c WHERE c.connection_id = l.id AND c.state = 'active')
  ORDER BY 1
$$;

DROP FUNCTION reconcile_video_session(text, boolean, timestamptz, text[], timestamptz[], timestamptz);
-- Compares with what OpenVidu listed when asked at p_asked, the database's time: p_listed are active, p_unused are unused
-- tokens; both empty when it doesn't have the session. Answers the listed connections that are to be disconnected.
CREATE FUNCTION reconcile_video_session(
  p_session text, p_listed text[], p_listed_active_at timestamptz[], p_unused text[], p_asked timestamptz
) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE
  v_listed record;
  v_evicted text[];
  v_unwanted text[] := '{}';
BEGIN
  PERFORM lock_video_session(p_session);
  PERFORM connections_gone(
    ARRAY(
      SELECT c FROM connections c JOIN participants p ON p.id = c.participant_id
      WHERE p.video_session_id = p_session AND c.state_since < p_asked AND c.connection_id <> ALL (p_listed)
        AND (c.state = 'active' OR c.state = 'pending' AND c.connection_id <> ALL (p_unused))
    ), NULL);
  FOR v_listed IN
    SELECT l.id, l.active_at FROM unnest(p_listed, p_listed_active_at) AS l (id, active_at)
    WHERE NOT EXISTS (SELECT FROM connections c WHERE c.connection_id = l.id AND c.state = 'active')
  LOOP
    SELECT evicted INTO v_evicted FROM connection_joined(p_session, v_listed.id, v_listed.active_at);
    v_unwanted := v_unwanted || CASE WHEN FOUND THEN v_evicted ELSE ARRAY[v_listed.id] END;
  END LOOP;
  RETURN ARRAY(SELECT DISTINCT u FROM unnest(v_unwanted) AS u ORDER BY u);
END $$;
