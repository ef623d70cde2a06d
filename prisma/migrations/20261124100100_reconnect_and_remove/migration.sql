-- What a participant's later calls do to its seat. Each function locks the session's row first.

-- Whether OpenVidu would destroy the session, and everybody's unused tokens, if it lost this connection.
CREATE FUNCTION is_only_active_connection(p_session text, p_connection text) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT NOT EXISTS (
    SELECT FROM participants p JOIN connections c ON c.participant_id = p.id
    WHERE p.video_session_id = p_session AND p.state <> 'ended' AND c.state = 'active' AND c.connection_id <> p_connection
  )
$$;

-- What a credential's holder is now: seated, expired, unknown, ended, notAParticipant, removed or takenOver.
CREATE FUNCTION actor_standing(p_session video_sessions, p_participant participants, p_epoch int) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT CASE
    WHEN p_session.id IS NULL THEN 'unknown'
    WHEN NOT p_session.is_active OR p_session.ends_at <= clock_timestamp() THEN 'ended'
    WHEN p_participant.id IS NULL THEN 'notAParticipant'
    WHEN p_participant.end_reason = 'removed' THEN 'removed'
    WHEN p_participant.state = 'ended' AND p_participant.end_reason <> 'expired' THEN 'notAParticipant'
    WHEN p_participant.epoch <> p_epoch THEN 'takenOver'
    WHEN p_participant.state = 'ended' OR p_participant.seat_expires_at <= clock_timestamp() THEN 'expired'
    ELSE 'seated'
  END
$$;

-- Always one row.
CREATE FUNCTION find_actor(p_session text, p_participant text, p_epoch int)
RETURNS TABLE (result text, session video_sessions, seat participants) LANGUAGE plpgsql STABLE AS $$
BEGIN
  SELECT * INTO session FROM video_sessions s WHERE s.id = p_session;
  SELECT * INTO seat FROM participants p WHERE p.id = p_participant AND p.video_session_id = p_session;
  result := actor_standing(session, seat, p_epoch);
  RETURN NEXT;
END $$;

-- Begins a reconnection. result: what actor_standing answers (an expired seat is taken again: seated), full or
-- strangersConnection. was: the state before, or expired. closing: the old camera connection, closed here.
-- A seat that had run out may have left connections in OpenVidu, and they are in `closing` too: closed later, by the job, one could be
-- the session's last, and OpenVidu would destroy the new token with the session.
-- p_suffix_bases, p_suffix_base_keys: the asked name shortened for a suffix, in case that the name is held by now.
CREATE FUNCTION begin_reconnect(
  p_session text, p_participant text, p_epoch int, p_last_connection text, p_request_id text,
  p_suffix_bases text[], p_suffix_base_keys text[]
) RETURNS TABLE (
  result text, session video_sessions, seat participants, was text, unused connections, closing text[]
) LANGUAGE plpgsql AS $$
DECLARE
  v_now timestamptz;
  v_last connections;
  v_active text;
BEGIN
  session := lock_video_session(p_session);
  v_now := clock_timestamp();
  SELECT p.* INTO seat FROM participants p WHERE p.id = p_participant AND p.video_session_id = p_session;
  result := actor_standing(session, seat, p_epoch);
  IF result IN ('seated', 'expired') AND p_last_connection IS NOT NULL THEN
    SELECT c.* INTO v_last FROM connections c WHERE c.connection_id = p_last_connection;
    result := CASE
      WHEN v_last.participant_id IS DISTINCT FROM p_participant THEN 'strangersConnection'
      WHEN v_last.epoch <> seat.epoch THEN 'takenOver' -- the tab that lost the seat, with the cookie of the one that has it
      ELSE result
    END;
  END IF;
  was := CASE result WHEN 'seated' THEN seat.state WHEN 'expired' THEN 'expired' END;
  IF was IS NULL THEN
    RETURN NEXT;
    RETURN;
  END IF;

  IF result = 'expired' THEN
    PERFORM give_up_expired_seats_of(p_session, v_now);
    IF NOT has_free_seat(session) THEN
      result := 'full';
      RETURN NEXT;
      RETURN;
    END IF;
    PERFORM retake_seat(session, seat, p_suffix_bases, p_suffix_base_keys);
    result := 'seated';
  END IF;

  closing := '{}';
  IF was = 'expired' THEN
    closing := ARRAY(
      SELECT c.connection_id FROM connections c
      WHERE c.participant_id = p_participant AND c.state = 'closed' AND c.gone_at IS NULL
    );
    UPDATE connections c SET claimed_at = v_now WHERE c.connection_id = ANY (closing);
  END IF;
  unused := unused_connection(p_participant, p_epoch, 'CAMERA', p_request_id, 10);
  IF unused.connection_id IS NULL THEN
    SELECT c.connection_id INTO v_active FROM connections c
    WHERE c.participant_id = p_participant AND c.kind = 'CAMERA' AND c.state = 'active';
    IF v_active IS NOT NULL AND NOT is_only_active_connection(p_session, v_active) THEN
      closing := ARRAY[v_active];
      PERFORM close_connections(closing, 'claimed', NULL);
      v_active := NULL;
    END IF;
  END IF;
  -- Connected stays connected as long as its connection is there; else the seat is held for the way back.
  UPDATE participants p
  SET state = 'reconnecting', is_connected = false, state_since = v_now, seat_expires_at = v_now + interval '120 seconds'
  WHERE p.id = p_participant AND (p.state <> 'connected' OR v_active IS NULL AND unused.connection_id IS NULL);
  SELECT p.* INTO seat FROM participants p WHERE p.id = p_participant;
  RETURN NEXT;
END $$;

-- Seats somebody again whose seat had run out: the same participant, under the name if it is still free. The caller holds the
-- session's lock and has seen a free seat.
CREATE FUNCTION retake_seat(
  p_session video_sessions, p_seat participants, p_suffix_bases text[], p_suffix_base_keys text[]
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  v_named record;
BEGIN
  SELECT * INTO v_named FROM free_username(
    p_session.id, p_seat.username, p_seat.username_key, p_suffix_bases, p_suffix_base_keys);
  UPDATE participants p
  SET username = v_named.username, username_key = v_named.username_key, role = role_for_newcomer(p_session),
      state = 'reconnecting', state_since = clock_timestamp(), seat_expires_at = clock_timestamp() + interval '120 seconds',
      ended_at = NULL, end_reason = NULL
  WHERE p.id = p_seat.id;
END $$;

-- The page is gone for good. No row: the connection isn't the participant's active camera, or the epoch is older.
CREATE FUNCTION seat_away(p_participant text, p_epoch int, p_connection text)
RETURNS TABLE (session_id text, closing text[]) LANGUAGE plpgsql AS $$
BEGIN
  PERFORM lock_video_session(p.video_session_id) FROM participants p WHERE p.id = p_participant;
  UPDATE participants p
  SET state = 'away', is_connected = false, state_since = clock_timestamp(),
      seat_expires_at = clock_timestamp() + interval '30 seconds'
  WHERE p.id = p_participant AND p.epoch = p_epoch AND p.state = 'connected' AND EXISTS (
    SELECT FROM connections c
    WHERE c.connection_id = p_connection AND c.participant_id = p.id AND c.kind = 'CAMERA' AND c.state = 'active'
  )
  RETURNING p.video_session_id INTO session_id;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  closing := '{}';
  IF NOT is_only_active_connection(session_id, p_connection) THEN
    closing := ARRAY[p_connection];
    PERFORM close_connections(closing, 'claimed', NULL);
  END IF;
  RETURN NEXT;
END $$;

-- Ends a participant for good and revokes its credentials. Answers all connections that OpenVidu may still have. No row: nobody.
CREATE FUNCTION remove_participant(p_session text, p_participant text)
RETURNS TABLE (removed boolean, closing text[]) LANGUAGE plpgsql AS $$
DECLARE
  v_seat participants;
BEGIN
  PERFORM lock_video_session(p_session);
  SELECT p.* INTO v_seat FROM participants p WHERE p.id = p_participant AND p.video_session_id = p_session;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  removed := v_seat.end_reason IS DISTINCT FROM 'removed';
  IF v_seat.state <> 'ended' THEN
    PERFORM end_participant(p_participant, 'removed', clock_timestamp());
  END IF;
  IF removed THEN -- also of somebody who had left or lost the seat: they don't come back
    UPDATE participants p SET epoch = p.epoch + 1, end_reason = 'removed' WHERE p.id = p_participant;
  END IF;
  closing := ARRAY(
    SELECT c.connection_id FROM connections c WHERE c.participant_id = p_participant AND c.state = 'closed' AND c.gone_at IS NULL
  );
  UPDATE connections c SET claimed_at = clock_timestamp() WHERE c.connection_id = ANY (closing);
  RETURN NEXT;
END $$;

-- Answers the session of each seat that was given up.
DROP FUNCTION give_up_expired_seats();
CREATE FUNCTION give_up_expired_seats() RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
  v_id text;
BEGIN
  FOR v_id IN
    SELECT s.id FROM video_sessions s
    WHERE s.id IN (SELECT p.video_session_id FROM participants p WHERE p.seat_expires_at <= clock_timestamp())
    ORDER BY s.id FOR UPDATE SKIP LOCKED
  LOOP
    RETURN QUERY SELECT v_id FROM generate_series(1, give_up_expired_seats_of(v_id, clock_timestamp()));
  END LOOP;
END $$;
