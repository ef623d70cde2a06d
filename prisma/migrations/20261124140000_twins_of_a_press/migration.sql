-- A press that takes a seat is one for a minute, however long OpenVidu keeps one of its repeats waiting: the slower twin's
-- connection is discarded, not the token that the faster one was answered with. Other repeats are one for ten seconds, as before.
CREATE OR REPLACE FUNCTION confirm_seat(
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
