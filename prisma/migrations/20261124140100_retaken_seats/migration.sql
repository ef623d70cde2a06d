-- A seat that had run out may have left a connection in OpenVidu. Whoever takes the seat again closes it before the new token is
-- minted: closed later, by the job, it could be the session's last, and OpenVidu would destroy the new token with the session.
CREATE OR REPLACE FUNCTION begin_reconnect(
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
