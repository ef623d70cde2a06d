-- Chat of a session, what an owner does to its end, and the warnings before it.

-- AlterTable
ALTER TABLE "video_sessions"
    ADD COLUMN "warned_seconds" INTEGER,
    ADD CONSTRAINT "video_sessions_warning_known" CHECK ("warned_seconds" IN (300, 60));

-- CreateTable
CREATE TABLE "chat_messages" (
    "video_session_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "participant_id" TEXT NOT NULL,
    "username" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "sent_at" TIMESTAMPTZ(3) NOT NULL,
    "request_id" TEXT,

    CONSTRAINT "chat_messages_pkey" PRIMARY KEY ("video_session_id", "number"),
    CONSTRAINT "chat_messages_text_length" CHECK (char_length("text") BETWEEN 1 AND 2000)
);

-- CreateIndex
CREATE UNIQUE INDEX "chat_messages_id_key" ON "chat_messages"("id");

-- CreateIndex
CREATE UNIQUE INDEX "chat_messages_participant_request" ON "chat_messages"("participant_id", "request_id");

-- AddForeignKey
ALTER TABLE "chat_messages" ADD CONSTRAINT "chat_messages_video_session_id_fkey" FOREIGN KEY ("video_session_id") REFERENCES "video_sessions"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "chat_messages" ADD CONSTRAINT "chat_messages_participant_id_fkey" FOREIGN KEY ("participant_id") REFERENCES "participants"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- ── chat ────────────────────────────────────────────────────────────────────────────────────────────────────────────

-- Stores a message and forgets what is older than the last p_kept. A repeat of a request answers the first. No row: the
-- session is over, or its sender holds no seat in it any more.
CREATE FUNCTION add_chat_message(
  p_session text, p_participant text, p_id text, p_text text, p_request_id text, p_kept int
) RETURNS SETOF chat_messages LANGUAGE plpgsql AS $$
DECLARE
  -- Under the session's lock the numbers are those of the order in which the messages can be read.
  v_session video_sessions := lock_video_session(p_session);
  v_sender participants;
  v_message chat_messages;
BEGIN
  SELECT * INTO v_sender FROM participants WHERE id = p_participant AND video_session_id = p_session AND state <> 'ended';
  IF NOT FOUND OR NOT v_session.is_active THEN
    RETURN;
  END IF;
  SELECT * INTO v_message FROM chat_messages WHERE participant_id = p_participant AND request_id = p_request_id;
  IF NOT FOUND THEN
    INSERT INTO chat_messages (video_session_id, number, id, participant_id, username, text, sent_at, request_id)
    SELECT p_session, coalesce(max(number), 0) + 1, p_id, p_participant, v_sender.username, p_text, clock_timestamp(), p_request_id
    FROM chat_messages WHERE video_session_id = p_session
    RETURNING * INTO v_message;
    DELETE FROM chat_messages WHERE video_session_id = p_session AND number <= v_message.number - p_kept;
  END IF;
  RETURN NEXT v_message;
END $$;

-- Forgets messages of sessions that ended p_kept_seconds ago, p_limit at most. Instances share the work.
CREATE FUNCTION delete_old_chat_messages(p_kept_seconds int, p_limit int) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
  v_ended_before timestamptz := clock_timestamp() - make_interval(secs => p_kept_seconds);
  v_count int;
BEGIN
  DELETE FROM chat_messages WHERE (video_session_id, number) IN (
    SELECT m.video_session_id, m.number FROM chat_messages m JOIN video_sessions s ON s.id = m.video_session_id
    WHERE s.ended_at <= v_ended_before LIMIT p_limit FOR UPDATE OF m SKIP LOCKED
  );
  GET DIAGNOSTICS v_count = ROW_COUNT;
  RETURN v_count;
END $$;

-- ── ends ────────────────────────────────────────────────────────────────────────────────────────────────────────────

-- Moves the end by p_seconds, to p_at_most_seconds from now at most, and never to an earlier time. Warnings begin anew. A
-- session without an end keeps none. No row: it isn't active.
CREATE FUNCTION extend_video_session(p_session text, p_seconds int, p_at_most_seconds int)
RETURNS SETOF video_sessions LANGUAGE plpgsql AS $$
DECLARE
  v_session video_sessions := lock_video_session(p_session);
BEGIN
  IF v_session.is_active THEN
    RETURN QUERY UPDATE video_sessions
    SET warned_seconds = NULL,
        ends_at = CASE WHEN ends_at IS NOT NULL THEN greatest(ends_at, least(
          ends_at + make_interval(secs => p_seconds), clock_timestamp() + make_interval(secs => p_at_most_seconds))) END
    WHERE id = p_session RETURNING *;
  END IF;
END $$;

-- Ends a session and everybody's seat in it. False: it had ended before, or there is none.
CREATE FUNCTION end_video_session_now(p_session text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  v_session video_sessions := lock_video_session(p_session);
BEGIN
  IF v_session.is_active THEN
    PERFORM end_video_session(p_session, clock_timestamp());
  END IF;
  RETURN coalesce(v_session.is_active, false);
END $$;

-- Sessions of which the warning for 300 or 60 s before their end is due; each is one caller's, once.
CREATE FUNCTION claim_duration_warnings() RETURNS SETOF video_sessions LANGUAGE plpgsql AS $$
DECLARE
  v_now timestamptz := clock_timestamp(); -- of one value the index on ends_at can make use
BEGIN
  RETURN QUERY UPDATE video_sessions s
  SET warned_seconds = due.mark
  FROM (
    SELECT d.id, mark.mark FROM video_sessions d
    CROSS JOIN LATERAL (SELECT CASE WHEN d.ends_at <= v_now + interval '60 seconds' THEN 60 ELSE 300 END AS mark) AS mark
    WHERE d.is_active AND d.ends_at > v_now AND d.ends_at <= v_now + interval '300 seconds'
      AND (d.warned_seconds IS NULL OR d.warned_seconds > mark.mark)
    FOR UPDATE OF d SKIP LOCKED
  ) AS due
  WHERE s.id = due.id
  RETURNING s.*;
END $$;
