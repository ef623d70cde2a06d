-- Seats and sessions change in these functions alone, so that each change is one round trip and exact under any concurrency.
--
-- Whatever touches a session's seats locks the session's row first (session, then participants, then connections: no
-- deadlock), and reads the clock after the lock, since it may have waited. Each statement of a PL/pgSQL function sees a
-- snapshot of its own: one SQL statement that locks and counts would count what was there before the lock.
--
-- How long a seat is held: joining 60 s, reconnecting 120 s, away 30 s, connected without limit.

-- ── sessions ────────────────────────────────────────────────────────────────────────────────────────────────────────

-- Ends a session and everybody's seat in it. The caller holds the session's lock. Idempotent.
CREATE FUNCTION end_video_session(p_session text, p_at timestamptz) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  UPDATE video_sessions SET is_active = false, ended_at = p_at WHERE id = p_session AND is_active;
  PERFORM close_connections(
    ARRAY(
      SELECT c.connection_id FROM connections c JOIN participants p ON p.id = c.participant_id
      WHERE p.video_session_id = p_session AND c.state <> 'closed'
    ), 'unclaimed', NULL);
  UPDATE participants
  SET state = 'ended', is_connected = false, state_since = clock_timestamp(), seat_expires_at = NULL,
      ended_at = least(p_at, coalesce(seat_expires_at, p_at)), end_reason = 'sessionEnded'
  WHERE video_session_id = p_session AND state <> 'ended';
END $$;

-- The session, locked until the end of the transaction; ended first if it is past its time. All null: unknown.
CREATE FUNCTION lock_video_session(p_session text) RETURNS video_sessions LANGUAGE plpgsql AS $$
DECLARE
  v_session video_sessions;
BEGIN
  SELECT * INTO v_session FROM video_sessions WHERE id = p_session FOR UPDATE;
  IF v_session.is_active AND v_session.ends_at <= clock_timestamp() THEN
    PERFORM end_video_session(p_session, v_session.ends_at);
    SELECT * INTO v_session FROM video_sessions WHERE id = p_session;
  END IF;
  RETURN v_session;
END $$;

-- No row: unknown. Locks only when the session must be ended.
CREATE FUNCTION find_video_session(p_session text) RETURNS SETOF video_sessions LANGUAGE plpgsql AS $$
DECLARE
  v_session video_sessions;
BEGIN
  SELECT * INTO v_session FROM video_sessions WHERE id = p_session;
  IF v_session.is_active AND v_session.ends_at <= clock_timestamp() THEN
    v_session := lock_video_session(p_session);
  END IF;
  IF v_session.id IS NOT NULL THEN
    RETURN NEXT v_session;
  END IF;
END $$;

-- The active session of that name, if there is one.
CREATE FUNCTION find_video_session_by_name(p_name_key text) RETURNS SETOF video_sessions LANGUAGE plpgsql AS $$
DECLARE
  v_session video_sessions;
BEGIN
  SELECT * INTO v_session FROM video_sessions WHERE name_key = p_name_key AND is_active;
  IF v_session.ends_at <= clock_timestamp() THEN
    v_session := lock_video_session(v_session.id);
  END IF;
  IF v_session.is_active THEN
    RETURN NEXT v_session;
  END IF;
END $$;

CREATE FUNCTION create_or_find_video_session(
  p_session text, p_name text, p_name_key text, p_max_participants int, p_auto_created boolean, p_config text,
  p_max_duration_seconds int
) RETURNS TABLE (created boolean, session video_sessions) LANGUAGE plpgsql AS $$
DECLARE
  v_now timestamptz(3);
BEGIN
  LOOP
    created := false;
    SELECT * INTO session FROM find_video_session_by_name(p_name_key);
    EXIT WHEN FOUND;
    v_now := clock_timestamp();
    INSERT INTO video_sessions AS s
      (id, session_name, name_key, created_at, ends_at, auto_created, max_participants, session_config)
    VALUES (
      p_session, p_name, p_name_key, v_now,
      CASE WHEN p_max_duration_seconds > 0 THEN v_now + make_interval(secs => p_max_duration_seconds) END,
      p_auto_created, p_max_participants, p_config
    )
    ON CONFLICT (name_key) WHERE is_active DO NOTHING
    RETURNING s.* INTO session;
    created := FOUND;
    EXIT WHEN created;
    -- Lost the race: the winner's is there now, unless it has ended already.
  END LOOP;
  RETURN NEXT;
END $$;

CREATE FUNCTION end_expired_video_sessions() RETURNS SETOF video_sessions LANGUAGE plpgsql AS $$
DECLARE
  v_session video_sessions;
BEGIN
  FOR v_session IN
    SELECT * FROM video_sessions WHERE is_active AND ends_at <= clock_timestamp() ORDER BY id FOR UPDATE SKIP LOCKED
  LOOP
    PERFORM end_video_session(v_session.id, v_session.ends_at);
    RETURN QUERY SELECT * FROM video_sessions WHERE id = v_session.id;
  END LOOP;
END $$;

-- Since when nobody has held a seat; infinity while somebody is connected, in the future while a seat's clock runs.
CREATE FUNCTION video_session_idle_since(p_session text) RETURNS timestamptz LANGUAGE sql STABLE AS $$
  SELECT greatest(
    s.created_at,
    (SELECT max(CASE WHEN p.state = 'connected' THEN 'infinity' ELSE coalesce(p.ended_at, p.seat_expires_at) END)
     FROM participants p WHERE p.video_session_id = s.id)
  ) FROM video_sessions s WHERE s.id = p_session
$$;

CREATE FUNCTION end_idle_video_sessions(p_idle_seconds int) RETURNS SETOF video_sessions LANGUAGE plpgsql AS $$
DECLARE
  v_id text;
  v_before timestamptz := clock_timestamp() - make_interval(secs => p_idle_seconds);
BEGIN
  FOR v_id IN
    SELECT id FROM video_sessions
    WHERE is_active AND auto_created AND video_session_idle_since(id) <= v_before
    ORDER BY id FOR UPDATE SKIP LOCKED
  LOOP
    -- Asked again under the lock: somebody may have taken a seat since the list was made.
    CONTINUE WHEN video_session_idle_since(v_id) > v_before;
    PERFORM end_video_session(v_id, clock_timestamp());
    RETURN QUERY SELECT * FROM video_sessions WHERE id = v_id;
  END LOOP;
END $$;

-- ── what the rest is made of (the caller holds the session's lock) ──────────────────────────────────────────────────

-- Closes connections. What becomes of them in OpenVidu: `gone` from there, `claimed` by the caller who will close them,
-- `unclaimed` for the job that does. p_at: OpenVidu's time of it, if known.
CREATE FUNCTION close_connections(p_ids text[], p_fate text, p_at timestamptz) RETURNS void LANGUAGE sql AS $$
  UPDATE connections
  SET state = 'closed', token = NULL, state_since = clock_timestamp(),
      closed_at = greatest(active_at, coalesce(p_at, active_at + (clock_timestamp() - state_since))),
      claimed_at = CASE WHEN p_fate = 'claimed' THEN clock_timestamp() END,
      gone_at = CASE WHEN p_fate = 'gone' THEN clock_timestamp() END
  WHERE connection_id = ANY (p_ids) AND state <> 'closed'
$$;

-- Ends one participant. An owner's session passes to whoever has been present longest.
CREATE FUNCTION end_participant(p_participant text, p_reason text, p_at timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  v_ended participants;
BEGIN
  PERFORM close_connections(
    ARRAY(SELECT connection_id FROM connections WHERE participant_id = p_participant AND state <> 'closed'),
    'unclaimed', NULL);
  UPDATE participants
  SET state = 'ended', is_connected = false, state_since = clock_timestamp(), seat_expires_at = NULL,
      ended_at = p_at, end_reason = p_reason
  WHERE id = p_participant
  RETURNING * INTO v_ended;
  IF v_ended.role = 'OWNER' THEN
    UPDATE participants SET role = 'OWNER' WHERE id = (
      SELECT id FROM participants
      WHERE video_session_id = v_ended.video_session_id AND state <> 'ended'
      ORDER BY state = 'joining', joined_at, id LIMIT 1
    );
  END IF;
END $$;

CREATE FUNCTION give_up_expired_seats_of(p_session text, p_now timestamptz) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
  v_expired record;
  v_count int := 0;
BEGIN
  FOR v_expired IN
    SELECT id, seat_expires_at FROM participants
    WHERE video_session_id = p_session AND seat_expires_at <= p_now ORDER BY seat_expires_at, id
  LOOP
    PERFORM end_participant(v_expired.id, 'expired', v_expired.seat_expires_at);
    v_count := v_count + 1;
  END LOOP;
  RETURN v_count;
END $$;

-- People whose camera connection is gone keep their seat for 120 s.
CREATE FUNCTION start_reconnecting(p_participants text[]) RETURNS void LANGUAGE sql AS $$
  UPDATE participants p
  SET state = 'reconnecting', is_connected = false, state_since = clock_timestamp(),
      seat_expires_at = clock_timestamp() + interval '120 seconds'
  WHERE p.id = ANY (p_participants) AND p.state IN ('joining', 'connected', 'reconnecting')
    AND NOT EXISTS (
      SELECT FROM connections c WHERE c.participant_id = p.id AND c.kind = 'CAMERA' AND c.state = 'active'
    )
$$;

