-- A press repeated without a session's name finds what it made, and nobody is counted as connected past a session's end.

-- As before, but a press without a name asks by its request alone.
DROP INDEX "idx_participants_session_request";
CREATE INDEX "idx_participants_request_session" ON "participants"("request_id", "video_session_id");

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

-- The session that the same press made a moment ago without a name; all null: none. Holds back its twins until this one is done.
CREATE FUNCTION session_of_press(p_request_id text, p_username_key text) RETURNS video_sessions LANGUAGE plpgsql AS $$
DECLARE
  v_session video_sessions;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(p_request_id, 0));
  SELECT s.* INTO v_session FROM participants p JOIN video_sessions s ON s.id = p.video_session_id
  WHERE p.request_id = p_request_id AND p.asked_username_key = p_username_key AND p.state <> 'ended'
    AND p.requested_at > clock_timestamp() - interval '60 seconds' AND s.is_active AND s.auto_created AND s.name_key IS NULL
  ORDER BY p.requested_at DESC LIMIT 1;
  RETURN v_session;
END $$;

-- As before, but without a name it finds the session that the same press has made.
-- Finds the session by id, else by name, else creates it when p_new_session is given, and takes a seat in it.
-- result: what reserve_seat answers, mismatch, or notAParticipant for a take-over of nobody's seat.
CREATE OR REPLACE FUNCTION join_video_session(
  p_session text, p_name_key text, p_new_session text, p_new_name text, p_max_participants int, p_config text,
  p_max_duration_seconds int,
  p_new_participant text, p_username text, p_username_key text, p_suffix_bases text[], p_suffix_base_keys text[],
  p_request_id text, p_credential_participant text, p_credential_epoch int, p_credential_session text, p_takeover boolean
) RETURNS TABLE (
  result text, created boolean, session video_sessions, seat_limit int, is_new boolean, seat participants, unused connections
) LANGUAGE plpgsql AS $$
DECLARE
  v_made record;
  v_seat record;
  v_own boolean;
BEGIN
  LOOP
    created := false;
    is_new := false;
    IF p_session IS NOT NULL THEN
      SELECT * INTO session FROM find_video_session(p_session);
      result := CASE
        WHEN session.id IS NULL THEN 'unknown'
        WHEN NOT session.is_active THEN 'ended'
        -- Names without a key are ours: plain letters and digits.
        WHEN coalesce(session.name_key, lower(session.session_name)) <> p_name_key THEN 'mismatch'
      END;
    ELSIF p_new_session IS NOT NULL THEN
      session := CASE WHEN p_name_key IS NULL AND p_request_id IS NOT NULL THEN session_of_press(p_request_id, p_username_key) END;
      IF session.id IS NULL THEN
        SELECT * INTO v_made FROM create_or_find_video_session(
          p_new_session, p_new_name, p_name_key, p_max_participants, true, p_config, p_max_duration_seconds);
        created := v_made.created;
        session := v_made.session;
      END IF;
      result := NULL;
    ELSE
      SELECT * INTO session FROM find_video_session_by_name(p_name_key);
      result := CASE WHEN session.id IS NULL THEN 'unknown' END;
    END IF;
    v_own := p_credential_session = session.id;
    IF result IS NULL AND p_takeover AND v_own IS NOT TRUE THEN
      result := 'notAParticipant';
    END IF;
    IF result IS NOT NULL THEN
      RETURN NEXT;
      RETURN;
    END IF;

    SELECT * INTO v_seat FROM reserve_seat(
      session.id, p_new_participant, p_username, p_username_key, p_suffix_bases, p_suffix_base_keys, p_request_id,
      CASE WHEN v_own THEN p_credential_participant END, CASE WHEN v_own THEN p_credential_epoch END, p_takeover);
    -- Found by name and ended before its seat was taken: the name is free now.
    EXIT WHEN v_seat.result <> 'ended' OR p_session IS NOT NULL;
  END LOOP;
  result := v_seat.result;
  seat_limit := v_seat.seat_limit;
  is_new := v_seat.is_new;
  seat := v_seat.seat;
  unused := v_seat.unused;
  RETURN NEXT;
END $$;
