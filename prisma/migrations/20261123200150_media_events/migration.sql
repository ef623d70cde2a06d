-- What OpenVidu says of connections, by webhook or when asked. Each function locks the session's row first.

-- A connection has joined. No row: it holds no seat. A seat past its clock that nobody has given up yet is still theirs.
CREATE FUNCTION connection_joined(p_session text, p_connection text, p_at timestamptz)
RETURNS TABLE (evicted text[]) LANGUAGE plpgsql AS $$
DECLARE
  v_connection connections;
BEGIN
  PERFORM lock_video_session(p_session);
  SELECT c.* INTO v_connection FROM connections c JOIN participants p ON p.id = c.participant_id
  WHERE c.connection_id = p_connection AND p.video_session_id = p_session AND p.state <> 'ended' AND c.state <> 'closed';
  IF NOT FOUND THEN
    RETURN;
  END IF;
  evicted := '{}';
  IF v_connection.state = 'pending' THEN
    evicted := ARRAY(
      SELECT c.connection_id FROM connections c
      WHERE c.participant_id = v_connection.participant_id AND c.kind = v_connection.kind AND c.state = 'active'
    );
    PERFORM close_connections(evicted, 'claimed', NULL);
    UPDATE connections SET state = 'active', token = NULL, active_at = p_at, state_since = clock_timestamp()
    WHERE connection_id = p_connection;
    IF v_connection.kind = 'CAMERA' THEN
      UPDATE participants
      SET state = 'connected', is_connected = true, state_since = clock_timestamp(), seat_expires_at = NULL
      WHERE id = v_connection.participant_id;
    END IF;
  END IF;
  RETURN NEXT;
END $$;

CREATE FUNCTION connection_left(p_session text, p_connection text, p_at timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  v_connection connections;
BEGIN
  PERFORM lock_video_session(p_session);
  SELECT c.* INTO v_connection FROM connections c JOIN participants p ON p.id = c.participant_id
  WHERE c.connection_id = p_connection AND p.video_session_id = p_session;
  PERFORM close_connections(ARRAY[v_connection.connection_id], 'gone', p_at);
  IF v_connection.state = 'closed' THEN -- here it had ended before
    UPDATE connections SET gone_at = coalesce(gone_at, clock_timestamp()) WHERE connection_id = p_connection;
  ELSIF v_connection.kind = 'CAMERA' THEN
    PERFORM start_reconnecting(ARRAY[v_connection.participant_id]);
  END IF;
END $$;

-- OpenVidu destroyed the session at p_at, its own time: what was minted before is gone with it.
CREATE FUNCTION session_destroyed(p_session text, p_at timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  v_gone connections[];
BEGIN
  PERFORM lock_video_session(p_session);
  v_gone := ARRAY(
    SELECT c FROM connections c JOIN participants p ON p.id = c.participant_id
    WHERE p.video_session_id = p_session AND c.minted_at < p_at AND c.gone_at IS NULL
  );
  PERFORM connections_gone(v_gone, p_at);
END $$;

-- Connections that OpenVidu no longer has; whoever was active on one is reconnecting.
CREATE FUNCTION connections_gone(p_connections connections[], p_at timestamptz) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM close_connections(ARRAY(SELECT connection_id FROM unnest(p_connections)), 'gone', p_at);
  UPDATE connections SET gone_at = clock_timestamp()
  WHERE gone_at IS NULL AND connection_id IN (SELECT connection_id FROM unnest(p_connections));
  PERFORM start_reconnecting(
    ARRAY(SELECT participant_id FROM unnest(p_connections) WHERE state = 'active' AND kind = 'CAMERA'));
END $$;

-- Compares with what OpenVidu listed (p_known: it has the session, created at p_created_at) when asked at p_asked, the
-- database's time. Answers the listed connections that are to be disconnected.
CREATE FUNCTION reconcile_video_session(
  p_session text, p_known boolean, p_created_at timestamptz, p_listed text[], p_listed_active_at timestamptz[], p_asked timestamptz
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
        AND (c.state = 'active' OR c.state = 'pending' AND (NOT p_known OR c.minted_at < p_created_at))
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
