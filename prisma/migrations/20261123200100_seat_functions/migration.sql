-- Taking, confirming and giving up seats: exact under any concurrency, since each function locks the session's row first.

-- Takes a seat. result: seated, full, ended, unknown, removed or takenOver.
-- p_suffix_bases: the asked name shortened for a suffix whose number has one, two and three digits; p_suffix_base_keys: their keys.
CREATE FUNCTION reserve_seat(
  p_session text, p_new_participant text, p_username text, p_username_key text,
  p_suffix_bases text[], p_suffix_base_keys text[], p_request_id text,
  p_credential_participant text, p_credential_epoch int, p_takeover boolean, p_created_session boolean
) RETURNS TABLE (result text, seat_limit int, is_new boolean, seat participants, unused connections) LANGUAGE plpgsql AS $$
DECLARE
  v_session video_sessions := lock_video_session(p_session);
  v_now timestamptz := clock_timestamp();
  v_same_request boolean;
  v_owner_awaited boolean;
  v_seats int;
  v_username text := p_username;
  v_username_key text := p_username_key;
  v_number int := 1;
BEGIN
  seat_limit := v_session.max_participants;
  is_new := false;
  IF v_session.id IS NULL OR NOT v_session.is_active THEN
    result := CASE WHEN v_session.id IS NULL THEN 'unknown' ELSE 'ended' END;
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
    UPDATE participants p
    SET epoch = p.epoch + (p_takeover AND NOT v_same_request)::int,
        request_id = p_request_id,
        requested_at = CASE WHEN v_same_request THEN p.requested_at WHEN p_request_id IS NOT NULL THEN v_now END,
        state = CASE WHEN p.state = 'away' THEN 'joining' ELSE p.state END,
        state_since = CASE WHEN p.state = 'away' THEN v_now ELSE p.state_since END,
        seat_expires_at = CASE WHEN p.state <> 'connected' THEN greatest(p.seat_expires_at, v_now + interval '60 seconds') END
    WHERE p.id = seat.id
    RETURNING p.* INTO seat;
    IF v_same_request THEN
      SELECT c.* INTO unused FROM connections c
      WHERE c.participant_id = seat.id AND c.kind = 'CAMERA' AND c.state = 'pending' AND c.request_id = p_request_id;
    END IF;
    result := 'seated';
    RETURN NEXT;
    RETURN;
  END IF;

  -- A new seat. For a minute one is kept for whoever created the session: it must not be full before its creator is in.
  v_owner_awaited := v_session.auto_created AND NOT p_created_session
    AND v_session.created_at > v_now - interval '60 seconds'
    AND NOT EXISTS (SELECT FROM participants p WHERE p.video_session_id = p_session AND p.role = 'OWNER');
  SELECT count(*) INTO v_seats FROM participants p WHERE p.video_session_id = p_session AND p.state <> 'ended';
  IF v_seats + v_owner_awaited::int >= v_session.max_participants THEN
    result := 'full';
    RETURN NEXT;
    RETURN;
  END IF;

  WHILE EXISTS (
    SELECT FROM participants p
    WHERE p.video_session_id = p_session AND p.username_key = v_username_key AND p.state <> 'ended'
  ) LOOP
    v_number := v_number + 1;
    v_username := p_suffix_bases[length(v_number::text)] || ' (' || v_number || ')';
    v_username_key := p_suffix_base_keys[length(v_number::text)] || ' (' || v_number || ')';
  END LOOP;

  INSERT INTO participants AS p
    (id, video_session_id, username, username_key, asked_username, asked_username_key, role, state, state_since,
     seat_expires_at, joined_at, request_id, requested_at)
  VALUES (
    p_new_participant, p_session, v_username, v_username_key, p_username, p_username_key,
    CASE WHEN v_session.auto_created AND NOT v_owner_awaited AND NOT EXISTS (
      SELECT FROM participants o WHERE o.video_session_id = p_session AND o.role = 'OWNER' AND o.state <> 'ended'
    ) THEN 'OWNER' ELSE 'PARTICIPANT' END,
    'joining', v_now, v_now + interval '60 seconds', v_now,
    p_request_id, CASE WHEN p_request_id IS NOT NULL THEN v_now END
  )
  RETURNING p.* INTO seat;
  result := 'seated';
  is_new := true;
  RETURN NEXT;
END $$;

-- Records a minted connection on its seat. No row: the seat was given up or revoked meanwhile.
CREATE FUNCTION confirm_seat(
  p_session text, p_participant text, p_epoch int, p_request_id text, p_connection text, p_token text, p_minted_at timestamptz
) RETURNS TABLE (connection connections, discarded text[]) LANGUAGE plpgsql AS $$
DECLARE
  v_session video_sessions := lock_video_session(p_session);
BEGIN
  PERFORM FROM participants p
  WHERE p.id = p_participant AND p.video_session_id = p_session AND p.epoch = p_epoch AND p.state <> 'ended'
    AND (p.seat_expires_at IS NULL OR p.seat_expires_at > clock_timestamp());
  IF NOT FOUND OR NOT v_session.is_active THEN
    RETURN;
  END IF;

  SELECT c.* INTO connection FROM connections c
  WHERE c.participant_id = p_participant AND c.kind = 'CAMERA' AND c.state = 'pending' AND c.request_id = p_request_id;
  IF FOUND THEN -- a twin of this request was faster
    discarded := ARRAY[p_connection];
    RETURN NEXT;
    RETURN;
  END IF;

  discarded := ARRAY(
    SELECT c.connection_id FROM connections c
    WHERE c.participant_id = p_participant AND c.kind = 'CAMERA' AND c.state = 'pending'
  );
  PERFORM close_connections(discarded, 'claimed', NULL);
  INSERT INTO connections AS c (connection_id, participant_id, kind, state, token, request_id, minted_at, state_since)
  VALUES (p_connection, p_participant, 'CAMERA', 'pending', p_token, p_request_id, p_minted_at, clock_timestamp())
  RETURNING c.* INTO connection;
  RETURN NEXT;
END $$;

-- Gives up a seat that never got a connection.
CREATE FUNCTION release_seat(p_participant text, p_epoch int) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM lock_video_session(p.video_session_id) FROM participants p WHERE p.id = p_participant;
  PERFORM end_participant(p.id, 'failed', clock_timestamp()) FROM participants p
  WHERE p.id = p_participant AND p.epoch = p_epoch AND p.state = 'joining'
    AND NOT EXISTS (SELECT FROM connections c WHERE c.participant_id = p.id AND c.state <> 'closed');
END $$;

-- Ends a participant for good; the caller closes the answered connections. No row: it had ended, or the epoch is older.
CREATE FUNCTION leave_session(p_participant text, p_epoch int) RETURNS TABLE (session_id text, closing text[]) LANGUAGE plpgsql AS $$
BEGIN
  PERFORM lock_video_session(p.video_session_id) FROM participants p WHERE p.id = p_participant;
  UPDATE participants p SET epoch = p.epoch + 1
  WHERE p.id = p_participant AND p.epoch = p_epoch AND p.state <> 'ended'
  RETURNING p.video_session_id INTO session_id;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  closing := ARRAY(SELECT c.connection_id FROM connections c WHERE c.participant_id = p_participant AND c.state <> 'closed');
  PERFORM close_connections(closing, 'claimed', NULL);
  PERFORM end_participant(p_participant, 'left', clock_timestamp());
  RETURN NEXT;
END $$;

CREATE FUNCTION give_up_expired_seats() RETURNS int LANGUAGE plpgsql AS $$
DECLARE
  v_id text;
  v_count int := 0;
BEGIN
  FOR v_id IN
    SELECT s.id FROM video_sessions s
    WHERE s.id IN (SELECT p.video_session_id FROM participants p WHERE p.seat_expires_at <= clock_timestamp())
    ORDER BY s.id FOR UPDATE SKIP LOCKED
  LOOP
    v_count := v_count + give_up_expired_seats_of(v_id, clock_timestamp());
  END LOOP;
  RETURN v_count;
END $$;

