-- OpenVidu's list names unused tokens too: one that the record would still give out and that isn't there was used up or voided
-- unheard, whichever life of its session it was minted in.

DROP FUNCTION video_sessions_to_reconcile(text[], timestamptz[], text[], text[], timestamptz);
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
