-- What status tells of a session, in one read. Changes nothing: what is past its time reads as over before a job has ended it.

-- How long a camera was on the air: on OpenVidu's clock once it is over, on ours while it runs. Waiting and screens count nothing.
CREATE FUNCTION connected_time(p_connection connections, p_until timestamptz) RETURNS interval LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE
    WHEN p_connection.kind <> 'CAMERA' OR p_connection.active_at IS NULL THEN interval '0'
    WHEN p_connection.state = 'closed' THEN p_connection.closed_at - p_connection.active_at
    ELSE greatest(p_until - p_connection.state_since, interval '0')
  END
$$;

-- No row: unknown. The seats are a JSON array in the order in which people came; its times are milliseconds.
CREATE FUNCTION video_session_status(p_session text)
RETURNS TABLE (session video_sessions, read_at timestamptz, total_connected_seconds int, seats jsonb) LANGUAGE plpgsql STABLE AS $$
DECLARE
  v_until timestamptz;
BEGIN
  SELECT s.* INTO session FROM video_sessions s WHERE s.id = p_session;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  read_at := clock_timestamp();
  IF session.is_active AND session.ends_at <= read_at THEN
    session.is_active := false;
    session.ended_at := session.ends_at;
  END IF;
  v_until := least(read_at, session.ended_at);

  SELECT coalesce(floor(extract(epoch FROM sum(connected_time(c, v_until)))), 0)::int INTO total_connected_seconds
  FROM participants p JOIN connections c ON c.participant_id = p.id
  WHERE p.video_session_id = p_session;

  SELECT coalesce(
    jsonb_agg(
      jsonb_build_object(
        'participantId', p.id, 'epoch', p.epoch, 'role', p.role, 'username', p.username, 'askedUsername', p.asked_username,
        'state', p.state, 'stateSince', (extract(epoch FROM p.state_since) * 1000)::bigint,
        'joinedAt', (extract(epoch FROM p.joined_at) * 1000)::bigint, 'connectionId', camera.connection_id,
        'connectedSeconds', coalesce(floor(extract(epoch FROM camera.connected)), 0)
      ) ORDER BY p.joined_at, p.id
    ), '[]') INTO seats
  FROM participants p
  CROSS JOIN LATERAL (
    SELECT sum(connected_time(c, v_until)) AS connected,
      (array_agg(c.connection_id ORDER BY c.state) FILTER (WHERE c.state <> 'closed'))[1] AS connection_id -- active before pending
    FROM connections c WHERE c.participant_id = p.id AND c.kind = 'CAMERA'
  ) AS camera
  WHERE session.is_active AND p.video_session_id = p_session AND p.state <> 'ended'
    AND (p.seat_expires_at IS NULL OR p.seat_expires_at > read_at);
  RETURN NEXT;
END $$;

-- As before, but connections end no later than the session, whenever that is noticed. p_at is our time, active_at may be OpenVidu's.
CREATE OR REPLACE FUNCTION end_video_session(p_session text, p_at timestamptz) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  UPDATE video_sessions SET is_active = false, ended_at = p_at WHERE id = p_session AND is_active;
  UPDATE connections c
  SET state = 'closed', token = NULL, state_since = clock_timestamp(),
      closed_at = greatest(c.active_at, c.active_at + (p_at - c.state_since)), claimed_at = NULL, gone_at = NULL
  FROM participants p
  WHERE p.id = c.participant_id AND p.video_session_id = p_session AND c.state <> 'closed';
  UPDATE participants
  SET state = 'ended', is_connected = false, state_since = clock_timestamp(), seat_expires_at = NULL,
      ended_at = least(p_at, coalesce(seat_expires_at, p_at)), end_reason = 'sessionEnded'
  WHERE video_session_id = p_session AND state <> 'ended';
END $$;
