-- As before, but who was removed as "Kim (2)" comes back neither as "Kim" nor as "Kim (2)".
CREATE OR REPLACE FUNCTION reserve_seat(
  p_session text, p_new_participant text, p_username text, p_username_key text,
  p_suffix_bases text[], p_suffix_base_keys text[], p_request_id text,
  p_credential_participant text, p_credential_epoch int, p_takeover boolean
) RETURNS TABLE (result text, seat_limit int, is_new boolean, seat participants, unused connections) LANGUAGE plpgsql AS $$
DECLARE
  v_session video_sessions := lock_video_session(p_session);
  v_now timestamptz := clock_timestamp();
  v_same_request boolean;
  v_named record;
BEGIN
  seat_limit := v_session.max_participants;
  is_new := false;
  result := CASE WHEN v_session.id IS NULL THEN 'unknown' WHEN NOT v_session.is_active THEN 'ended' END;
  IF result IS NOT NULL THEN
    RETURN NEXT;
    RETURN;
  END IF;
  PERFORM give_up_expired_seats_of(p_session, v_now);

  -- The caller's own seat: by credential, else by the request that took it. A request is one press by one name.
  SELECT p.* INTO seat FROM participants p WHERE p.id = p_credential_participant AND p.video_session_id = p_session;
  IF seat.end_reason = 'removed' THEN
    result := 'removed';
    seat := NULL;
    RETURN NEXT;
    RETURN;
  END IF;
  IF seat.id IS NULL OR seat.state = 'ended' THEN
    SELECT p.* INTO seat FROM participants p
    WHERE p.video_session_id = p_session AND p.request_id = p_request_id AND p.state <> 'ended'
      AND p.asked_username_key = p_username_key AND p.requested_at > v_now - interval '60 seconds'
    ORDER BY p.requested_at DESC LIMIT 1;
    p_credential_epoch := seat.epoch;
    p_takeover := false;
  END IF;

  IF seat.id IS NOT NULL THEN
    v_same_request := coalesce(seat.request_id = p_request_id AND seat.requested_at > v_now - interval '60 seconds', false);
    -- A repeat of the take-over itself comes with the epoch from before it.
    IF seat.epoch <> p_credential_epoch AND NOT v_same_request THEN
      result := 'takenOver';
      seat := NULL;
      RETURN NEXT;
      RETURN;
    END IF;
    p_takeover := p_takeover AND NOT v_same_request;
    UPDATE participants p
    SET epoch = p.epoch + p_takeover::int,
        request_id = p_request_id,
        requested_at = CASE WHEN v_same_request THEN p.requested_at WHEN p_request_id IS NOT NULL THEN v_now END,
        state = CASE WHEN p.state = 'away' THEN 'joining' ELSE p.state END,
        state_since = CASE WHEN p.state = 'away' THEN v_now ELSE p.state_since END,
        seat_expires_at = CASE WHEN p.state <> 'connected' THEN greatest(p.seat_expires_at, v_now + interval '60 seconds') END
    WHERE p.id = seat.id
    RETURNING p.* INTO seat;
    IF p_takeover THEN
      PERFORM close_connections(
        ARRAY(
          SELECT c.connection_id FROM connections c
          WHERE c.participant_id = seat.id AND (c.kind = 'SCREEN' AND c.state <> 'closed' OR c.state = 'pending')
        ), 'unclaimed', NULL);
    END IF;
    IF v_same_request THEN
      SELECT c.* INTO unused FROM connections c
      WHERE c.participant_id = seat.id AND c.kind = 'CAMERA' AND c.state = 'pending' AND c.request_id = p_request_id;
    END IF;
    result := 'seated';
    RETURN NEXT;
    RETURN;
  END IF;

  result := CASE
    WHEN EXISTS (
      SELECT FROM participants p
      WHERE p.video_session_id = p_session AND p.end_reason = 'removed' AND p_username_key IN (p.asked_username_key, p.username_key)
    ) THEN 'removed'
    WHEN NOT has_free_seat(v_session) THEN 'full'
    ELSE 'seated'
  END;
  IF result <> 'seated' THEN
    RETURN NEXT;
    RETURN;
  END IF;

  SELECT * INTO v_named FROM free_username(p_session, p_username, p_username_key, p_suffix_bases, p_suffix_base_keys);
  INSERT INTO participants AS p
    (id, video_session_id, username, username_key, asked_username, asked_username_key, role, state, state_since,
     seat_expires_at, joined_at, request_id, requested_at)
  VALUES (
    p_new_participant, p_session, v_named.username, v_named.username_key, p_username, p_username_key,
    role_for_newcomer(v_session),
    'joining', v_now, v_now + interval '60 seconds', v_now,
    p_request_id, CASE WHEN p_request_id IS NOT NULL THEN v_now END
  )
  RETURNING p.* INTO seat;
  is_new := true;
  RETURN NEXT;
END $$;
