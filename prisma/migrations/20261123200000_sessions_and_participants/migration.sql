-- CreateTable
CREATE TABLE "video_sessions" (
    "id" TEXT NOT NULL,
    "session_name" TEXT NOT NULL,
    "name_key" TEXT,
    "is_active" BOOLEAN NOT NULL DEFAULT true,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ends_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "auto_created" BOOLEAN NOT NULL DEFAULT false,
    "max_participants" INTEGER NOT NULL DEFAULT 10,
    "session_config" TEXT NOT NULL DEFAULT '{}',

    CONSTRAINT "video_sessions_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "video_sessions_id_url_safe" CHECK ("id" ~ '^[A-Za-z0-9_-]{1,64}$'),
    CONSTRAINT "video_sessions_name_length" CHECK (char_length("session_name") BETWEEN 1 AND 64),
    CONSTRAINT "video_sessions_max_participants_range" CHECK ("max_participants" BETWEEN 1 AND 100),
    CONSTRAINT "video_sessions_config_is_object" CHECK (jsonb_typeof("session_config"::jsonb) = 'object'),
    CONSTRAINT "video_sessions_ends_after_creation" CHECK ("ends_at" > "created_at"),
    CONSTRAINT "video_sessions_ended_when_inactive" CHECK ("is_active" = ("ended_at" IS NULL))
);

-- CreateTable
CREATE TABLE "participants" (
    "id" TEXT NOT NULL,
    "video_session_id" TEXT NOT NULL,
    "username" TEXT NOT NULL,
    "username_key" TEXT NOT NULL,
    "asked_username" TEXT NOT NULL,
    "asked_username_key" TEXT NOT NULL,
    "role" TEXT NOT NULL DEFAULT 'PARTICIPANT',
    "epoch" INTEGER NOT NULL DEFAULT 1,
    "state" TEXT NOT NULL DEFAULT 'joining',
    "is_connected" BOOLEAN NOT NULL DEFAULT false,
    "state_since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "seat_expires_at" TIMESTAMPTZ(3),
    "joined_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),
    "end_reason" TEXT,
    "request_id" TEXT,
    "requested_at" TIMESTAMPTZ(3),

    CONSTRAINT "participants_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "participants_username_length" CHECK (char_length("username") BETWEEN 1 AND 40),
    CONSTRAINT "participants_role_known" CHECK ("role" IN ('OWNER', 'PARTICIPANT')),
    CONSTRAINT "participants_state_known" CHECK ("state" IN ('joining', 'connected', 'reconnecting', 'away', 'ended')),
    CONSTRAINT "participants_end_reason_known" CHECK ("end_reason" IN ('left', 'expired', 'removed', 'sessionEnded', 'failed')),
    CONSTRAINT "participants_epoch_positive" CHECK ("epoch" > 0),
    CONSTRAINT "participants_connected_is_state" CHECK ("is_connected" = ("state" = 'connected')),
    CONSTRAINT "participants_clock_fits_state" CHECK (("seat_expires_at" IS NOT NULL) = ("state" IN ('joining', 'reconnecting', 'away'))),
    CONSTRAINT "participants_end_is_whole" CHECK (("state" = 'ended') = ("ended_at" IS NOT NULL) AND ("state" = 'ended') = ("end_reason" IS NOT NULL)),
    CONSTRAINT "participants_request_is_whole" CHECK (("request_id" IS NULL) = ("requested_at" IS NULL))
);

-- CreateTable
CREATE TABLE "connections" (
    "connection_id" TEXT NOT NULL,
    "participant_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL DEFAULT 'CAMERA',
    "state" TEXT NOT NULL DEFAULT 'pending',
    "token" TEXT,
    "request_id" TEXT,
    "minted_at" TIMESTAMPTZ(3) NOT NULL,
    "active_at" TIMESTAMPTZ(3),
    "closed_at" TIMESTAMPTZ(3),
    "state_since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "claimed_at" TIMESTAMPTZ(3),
    "gone_at" TIMESTAMPTZ(3),

    CONSTRAINT "connections_pkey" PRIMARY KEY ("connection_id"),
    CONSTRAINT "connections_kind_known" CHECK ("kind" IN ('CAMERA', 'SCREEN')),
    CONSTRAINT "connections_state_known" CHECK ("state" IN ('pending', 'active', 'closed')),
    CONSTRAINT "connections_token_while_pending" CHECK (("token" IS NOT NULL) = ("state" = 'pending')),
    CONSTRAINT "connections_active_has_time" CHECK ("state" <> 'active' OR "active_at" IS NOT NULL),
    CONSTRAINT "connections_gone_is_closed" CHECK ("gone_at" IS NULL OR "state" = 'closed')
);

-- CreateIndex
CREATE INDEX "idx_video_sessions_name_active" ON "video_sessions"("session_name", "is_active");

-- CreateIndex
CREATE INDEX "idx_participants_session_connected" ON "participants"("video_session_id", "is_connected");

-- CreateIndex
CREATE INDEX "idx_participants_session_request" ON "participants"("video_session_id", "request_id");

-- CreateIndex
CREATE INDEX "idx_connections_participant_state" ON "connections"("participant_id", "state");

-- AddForeignKey
ALTER TABLE "participants" ADD CONSTRAINT "participants_video_session_id_fkey" FOREIGN KEY ("video_session_id") REFERENCES "video_sessions"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "connections" ADD CONSTRAINT "connections_participant_id_fkey" FOREIGN KEY ("participant_id") REFERENCES "participants"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What follows can't be said in the Prisma schema.

-- One active session per name; ended ones give their name back.
CREATE UNIQUE INDEX "video_sessions_active_name_key" ON "video_sessions"("name_key") WHERE "is_active";

-- Jobs look for sessions that are due among the active ones only.
CREATE INDEX "video_sessions_active_ends_at" ON "video_sessions"("ends_at") WHERE "is_active";

-- One seat per name and one seated owner in a session.
CREATE UNIQUE INDEX "participants_seated_username_key" ON "participants"("video_session_id", "username_key") WHERE "state" <> 'ended';
CREATE UNIQUE INDEX "participants_seated_owner" ON "participants"("video_session_id") WHERE "role" = 'OWNER' AND "state" <> 'ended';

-- The job that gives up seats looks at those with a clock only.
CREATE INDEX "participants_seat_clock" ON "participants"("seat_expires_at") WHERE "seat_expires_at" IS NOT NULL;

-- A participant has at most one unused and one active connection of each kind.
CREATE UNIQUE INDEX "connections_one_pending" ON "connections"("participant_id", "kind") WHERE "state" = 'pending';
CREATE UNIQUE INDEX "connections_one_active" ON "connections"("participant_id", "kind") WHERE "state" = 'active';

-- Closed here, not yet known to be gone from OpenVidu.
CREATE INDEX "connections_to_discard" ON "connections"("claimed_at") WHERE "state" = 'closed' AND "gone_at" IS NULL;
