-- One statement finds or creates the session and takes the seat; one connection is recorded, of either kind.

-- The participant's epoch when the connection was minted: tells a tab that lost its seat to another.
ALTER TABLE "connections" ADD COLUMN "epoch" INTEGER NOT NULL DEFAULT 1;

-- A press without a session's name asks by its request alone.
DROP INDEX "idx_participants_session_request";
CREATE INDEX "idx_participants_request_session" ON "participants"("request_id", "video_session_id");

-- Names of people who were removed are asked for at each new seat.
CREATE INDEX "participants_removed" ON "participants"("video_session_id", "asked_username_key") WHERE "end_reason" = 'removed';

-- The seats of a session, without those who have ended.
CREATE INDEX "participants_seated" ON "participants"("video_session_id") WHERE "state" <> 'ended';

-- The session and its creator's seat come in one statement now, so no seat has to be kept for a creator on his way. Who was
-- removed comes back neither by the name asked for nor by the one given, and a take-over ends the old tab's shared screen and unused tokens.
DROP FUNCTION reserve_seat(text, text, text, text, text[], text[], text, text, int, boolean, boolean);
CREATE FUNCTION reserve_seat(
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

-- ── what a new seat is made of (the caller holds the session's lock and has given up what was past its clock) ─────────

CREATE FUNCTION has_free_seat(p_session video_sessions) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT count(*) < p_session.max_participants
  FROM participants p WHERE p.video_session_id = p_session.id AND p.state <> 'ended'
$$;

-- Whoever comes into an owner's empty place owns it: the creator at first, who is seated as the session is made.
CREATE FUNCTION role_for_newcomer(p_session video_sessions) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT CASE WHEN p_session.auto_created AND NOT EXISTS (
    SELECT FROM participants o WHERE o.video_session_id = p_session.id AND o.role = 'OWNER' AND o.state <> 'ended'
  ) THEN 'OWNER' ELSE 'PARTICIPANT' END
$$;

-- The name, or with the lowest free suffix.
CREATE FUNCTION free_username(
  p_session text, p_username text, p_username_key text, p_suffix_bases text[], p_suffix_base_keys text[]
) RETURNS TABLE (username text, username_key text) LANGUAGE plpgsql AS $$
DECLARE
  v_number int := 1;
BEGIN
  username := p_username;
  username_key := p_username_key;
  WHILE EXISTS (
    SELECT FROM participants p
    WHERE p.video_session_id = p_session AND p.username_key = free_username.username_key AND p.state <> 'ended'
  ) LOOP
    v_number := v_number + 1;
    username := p_suffix_bases[length(v_number::text)] || ' (' || v_number || ')';
    username_key := p_suffix_base_keys[length(v_number::text)] || ' (' || v_number || ')';
  END LOOP;
  RETURN NEXT;
END $$;

-- ── joining ─────────────────────────────────────────────────────────────────────────────────────────────────────────

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

-- Finds the session by id, else by name or, without one, by the press that made it, else creates it when p_new_session is
-- given; and takes a seat in it.
-- result: what reserve_seat answers, mismatch, or notAParticipant for a take-over of nobody's seat.
CREATE FUNCTION join_video_session(
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

-- ── connections of a seat ───────────────────────────────────────────────────────────────────────────────────────────

DROP FUNCTION confirm_seat(text, text, int, text, text, text, timestamptz);

-- Records a minted connection on its seat. No row: the seat was given up or revoked meanwhile. A press that takes a seat is one
-- for a minute, however long OpenVidu keeps one of its repeats waiting; other repeats are one for ten seconds.
CREATE FUNCTION confirm_seat(
  p_session text, p_participant text, p_epoch int, p_kind text, p_request_id text, p_connection text, p_token text,
  p_minted_at timestamptz
) RETURNS TABLE (connection connections, discarded text[]) LANGUAGE plpgsql AS $$
DECLARE
  v_session video_sessions := lock_video_session(p_session);
  v_seat participants;
BEGIN
  SELECT p.* INTO v_seat FROM participants p
  WHERE p.id = p_participant AND p.video_session_id = p_session AND p.epoch = p_epoch AND p.state <> 'ended'
    AND (p.seat_expires_at IS NULL OR p.seat_expires_at > clock_timestamp());
  IF NOT FOUND OR NOT v_session.is_active THEN
    RETURN;
  END IF;

  connection := unused_connection(
    p_participant, p_epoch, p_kind, p_request_id, CASE WHEN p_request_id = v_seat.request_id THEN 60 ELSE 10 END);
  IF connection.connection_id IS NOT NULL THEN -- a twin of this request was faster
    discarded := ARRAY[p_connection];
    RETURN NEXT;
    RETURN;
  END IF;

  discarded := ARRAY(
    SELECT c.connection_id FROM connections c
    WHERE c.participant_id = p_participant AND c.kind = p_kind AND c.state = 'pending'
  );
  PERFORM close_connections(discarded, 'claimed', NULL);
  INSERT INTO connections AS c
    (connection_id, participant_id, kind, state, token, request_id, minted_at, state_since, epoch)
  VALUES (p_connection, p_participant, p_kind, 'pending', p_token, p_request_id, p_minted_at, clock_timestamp(), p_epoch)
  RETURNING c.* INTO connection;
  RETURN NEXT;
END $$;

-- The unused connection that a request minted lately; all null: none.
CREATE FUNCTION unused_connection(p_participant text, p_epoch int, p_kind text, p_request_id text, p_within_seconds int)
RETURNS connections LANGUAGE sql STABLE AS $$
  SELECT c.* FROM connections c
  WHERE c.participant_id = p_participant AND c.kind = p_kind AND c.state = 'pending' AND c.epoch = p_epoch
    AND c.request_id = p_request_id AND c.state_since > clock_timestamp() - make_interval(secs => p_within_seconds)
$$;
