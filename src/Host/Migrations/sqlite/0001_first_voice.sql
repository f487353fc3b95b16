CREATE TABLE "blocks" (
    "blocker" INTEGER NOT NULL,
    "blocked" INTEGER NOT NULL,
    "at" TEXT NOT NULL,
    CONSTRAINT "pk_blocks" PRIMARY KEY ("blocker", "blocked")
);

CREATE TABLE "decisions" (
    "id" INTEGER NOT NULL CONSTRAINT "pk_decisions" PRIMARY KEY,
    "member" INTEGER NOT NULL,
    "steward" INTEGER NOT NULL,
    "at" TEXT NOT NULL,
    "measure" INTEGER NOT NULL,
    "rule" TEXT NOT NULL,
    "facts" TEXT NOT NULL,
    "room" INTEGER NULL,
    "until" TEXT NULL,
    "key" TEXT NOT NULL,
    "seen_at" TEXT NULL,
    "appeal" TEXT NULL,
    "appealed_at" TEXT NULL,
    "outcome" INTEGER NOT NULL,
    "outcome_reasons" TEXT NULL,
    "outcome_by" INTEGER NULL,
    "outcome_at" TEXT NULL,
    "outcome_seen_at" TEXT NULL
);

CREATE TABLE "members" (
    "id" INTEGER NOT NULL CONSTRAINT "pk_members" PRIMARY KEY,
    "handle" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "bio" TEXT NOT NULL,
    "portrait" TEXT NULL,
    "joined_at" TEXT NOT NULL,
    "invited_by" INTEGER NULL,
    "is_steward" INTEGER NOT NULL,
    "invitation_quota" INTEGER NOT NULL,
    "email" TEXT NULL,
    "normalized_email" TEXT NULL,
    "email_confirmed" INTEGER NOT NULL,
    "password_hash" TEXT NULL,
    "security_stamp" TEXT NULL,
    "concurrency_stamp" TEXT NULL,
    "lockout_end" TEXT NULL,
    "lockout_enabled" INTEGER NOT NULL,
    "access_failed_count" INTEGER NOT NULL,
    CONSTRAINT "fk_members_members_invited_by" FOREIGN KEY ("invited_by") REFERENCES "members" ("id") ON DELETE SET NULL
);

CREATE TABLE "moderation_log" (
    "id" INTEGER NOT NULL CONSTRAINT "pk_moderation_log" PRIMARY KEY,
    "at" TEXT NOT NULL,
    "actor" INTEGER NOT NULL,
    "target" INTEGER NULL,
    "room" INTEGER NULL,
    "deed" TEXT NOT NULL,
    "decision" INTEGER NULL,
    "note" TEXT NULL
);

CREATE TABLE "mutes" (
    "muter" INTEGER NOT NULL,
    "muted" INTEGER NOT NULL,
    "at" TEXT NOT NULL,
    CONSTRAINT "pk_mutes" PRIMARY KEY ("muter", "muted")
);

CREATE TABLE "outbox" (
    "id" INTEGER NOT NULL CONSTRAINT "pk_outbox" PRIMARY KEY,
    "type" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "created_at" TEXT NOT NULL,
    "delivered_at" TEXT NULL,
    "next_try_at" TEXT NOT NULL,
    "tries" INTEGER NOT NULL,
    "done_by" TEXT NOT NULL
);

CREATE TABLE "reports" (
    "id" INTEGER NOT NULL CONSTRAINT "pk_reports" PRIMARY KEY,
    "reporter" INTEGER NOT NULL,
    "kind" INTEGER NOT NULL,
    "subject_id" INTEGER NOT NULL,
    "room" INTEGER NULL,
    "rule" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "at" TEXT NOT NULL,
    "state" INTEGER NOT NULL,
    "closed_at" TEXT NULL,
    "decision" INTEGER NULL
);

CREATE TABLE "rooms" (
    "id" INTEGER NOT NULL CONSTRAINT "pk_rooms" PRIMARY KEY,
    "title" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "topics" TEXT NOT NULL,
    "access" INTEGER NOT NULL,
    "creator" INTEGER NOT NULL,
    "host" INTEGER NOT NULL,
    "opened_at" TEXT NOT NULL,
    "ended_at" TEXT NULL,
    "closes_at" TEXT NULL,
    "hand_mode" INTEGER NOT NULL,
    "hand_order" INTEGER NOT NULL
);

CREATE TABLE "api_tokens" (
    "id" INTEGER NOT NULL CONSTRAINT "pk_api_tokens" PRIMARY KEY,
    "member_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "hash" BLOB NOT NULL,
    "scopes" TEXT NOT NULL,
    "created_at" TEXT NOT NULL,
    "expires_at" TEXT NULL,
    "last_used_at" TEXT NULL,
    CONSTRAINT "fk_api_tokens_members_member_id" FOREIGN KEY ("member_id") REFERENCES "members" ("id") ON DELETE CASCADE
);

CREATE TABLE "community" (
    "id" INTEGER NOT NULL CONSTRAINT "pk_community" PRIMARY KEY,
    "name" TEXT NOT NULL,
    "sign_up_is_open" INTEGER NOT NULL,
    "founded_at" TEXT NOT NULL,
    "founder_id" INTEGER NOT NULL,
    CONSTRAINT "fk_community_members_founder_id" FOREIGN KEY ("founder_id") REFERENCES "members" ("id") ON DELETE RESTRICT
);

CREATE TABLE "follows" (
    "follower_id" INTEGER NOT NULL,
    "followed_id" INTEGER NOT NULL,
    "id" INTEGER NOT NULL,
    CONSTRAINT "pk_follows" PRIMARY KEY ("follower_id", "followed_id"),
    CONSTRAINT "fk_follows_members_followed_id" FOREIGN KEY ("followed_id") REFERENCES "members" ("id") ON DELETE CASCADE,
    CONSTRAINT "fk_follows_members_follower_id" FOREIGN KEY ("follower_id") REFERENCES "members" ("id") ON DELETE CASCADE
);

CREATE TABLE "invitations" (
    "id" INTEGER NOT NULL CONSTRAINT "pk_invitations" PRIMARY KEY,
    "code" TEXT NOT NULL,
    "inviter_id" INTEGER NOT NULL,
    "note" TEXT NULL,
    "slot" INTEGER NULL,
    "created_at" TEXT NOT NULL,
    "expires_at" TEXT NOT NULL,
    "revoked_at" TEXT NULL,
    "used_at" TEXT NULL,
    "guest_id" INTEGER NULL,
    CONSTRAINT "fk_invitations_members_guest_id" FOREIGN KEY ("guest_id") REFERENCES "members" ("id") ON DELETE SET NULL,
    CONSTRAINT "fk_invitations_members_inviter_id" FOREIGN KEY ("inviter_id") REFERENCES "members" ("id") ON DELETE CASCADE
);

CREATE TABLE "member_claims" (
    "id" INTEGER NOT NULL CONSTRAINT "pk_member_claims" PRIMARY KEY AUTOINCREMENT,
    "user_id" INTEGER NOT NULL,
    "claim_type" TEXT NULL,
    "claim_value" TEXT NULL,
    CONSTRAINT "fk_member_claims_members_user_id" FOREIGN KEY ("user_id") REFERENCES "members" ("id") ON DELETE CASCADE
);

CREATE TABLE "member_logins" (
    "login_provider" TEXT NOT NULL,
    "provider_key" TEXT NOT NULL,
    "provider_display_name" TEXT NULL,
    "user_id" INTEGER NOT NULL,
    CONSTRAINT "pk_member_logins" PRIMARY KEY ("login_provider", "provider_key"),
    CONSTRAINT "fk_member_logins_members_user_id" FOREIGN KEY ("user_id") REFERENCES "members" ("id") ON DELETE CASCADE
);

CREATE TABLE "member_passkeys" (
    "credential_id" BLOB NOT NULL CONSTRAINT "pk_member_passkeys" PRIMARY KEY,
    "user_id" INTEGER NOT NULL,
    "data" TEXT NOT NULL,
    CONSTRAINT "fk_member_passkeys_members_user_id" FOREIGN KEY ("user_id") REFERENCES "members" ("id") ON DELETE CASCADE
);

CREATE TABLE "member_tokens" (
    "user_id" INTEGER NOT NULL,
    "login_provider" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "value" TEXT NULL,
    CONSTRAINT "pk_member_tokens" PRIMARY KEY ("user_id", "login_provider", "name"),
    CONSTRAINT "fk_member_tokens_members_user_id" FOREIGN KEY ("user_id") REFERENCES "members" ("id") ON DELETE CASCADE
);

CREATE TABLE "suspensions" (
    "member_id" INTEGER NOT NULL CONSTRAINT "pk_suspensions" PRIMARY KEY,
    "until" TEXT NULL,
    "rule" TEXT NOT NULL,
    "path" TEXT NOT NULL,
    "decided_at" TEXT NOT NULL,
    "is_lifted" INTEGER NOT NULL,
    CONSTRAINT "fk_suspensions_members_member_id" FOREIGN KEY ("member_id") REFERENCES "members" ("id") ON DELETE CASCADE
);

CREATE TABLE "report_sounds" (
    "report" INTEGER NOT NULL CONSTRAINT "pk_report_sounds" PRIMARY KEY,
    "sound_id" TEXT NOT NULL,
    "key" BLOB NOT NULL,
    "from" TEXT NOT NULL,
    "to" TEXT NOT NULL,
    "speakers" TEXT NOT NULL,
    "keep_until" TEXT NOT NULL,
    CONSTRAINT "fk_report_sounds_reports_report" FOREIGN KEY ("report") REFERENCES "reports" ("id") ON DELETE CASCADE
);

CREATE TABLE "room_chat" (
    "id" INTEGER NOT NULL CONSTRAINT "pk_room_chat" PRIMARY KEY,
    "room" INTEGER NOT NULL,
    "by" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    "at" TEXT NOT NULL,
    CONSTRAINT "fk_room_chat_rooms_room" FOREIGN KEY ("room") REFERENCES "rooms" ("id") ON DELETE CASCADE
);

CREATE TABLE "room_guests" (
    "room" INTEGER NOT NULL,
    "member" INTEGER NOT NULL,
    "brought_by" INTEGER NOT NULL,
    "at" TEXT NOT NULL,
    CONSTRAINT "pk_room_guests" PRIMARY KEY ("room", "member"),
    CONSTRAINT "fk_room_guests_rooms_room" FOREIGN KEY ("room") REFERENCES "rooms" ("id") ON DELETE CASCADE
);

CREATE TABLE "room_hands" (
    "room" INTEGER NOT NULL,
    "member" INTEGER NOT NULL,
    "raised_at" TEXT NOT NULL,
    "question" TEXT NULL,
    CONSTRAINT "pk_room_hands" PRIMARY KEY ("room", "member"),
    CONSTRAINT "fk_room_hands_rooms_room" FOREIGN KEY ("room") REFERENCES "rooms" ("id") ON DELETE CASCADE
);

CREATE TABLE "room_old_titles" (
    "room" INTEGER NOT NULL,
    "until" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "changed_by" INTEGER NOT NULL,
    CONSTRAINT "pk_room_old_titles" PRIMARY KEY ("room", "until"),
    CONSTRAINT "fk_room_old_titles_rooms_room" FOREIGN KEY ("room") REFERENCES "rooms" ("id") ON DELETE CASCADE
);

CREATE TABLE "room_pings" (
    "room" INTEGER NOT NULL,
    "by" INTEGER NOT NULL,
    "member" INTEGER NOT NULL,
    "at" TEXT NOT NULL,
    "is_answered" INTEGER NOT NULL,
    CONSTRAINT "pk_room_pings" PRIMARY KEY ("room", "by", "member"),
    CONSTRAINT "fk_room_pings_rooms_room" FOREIGN KEY ("room") REFERENCES "rooms" ("id") ON DELETE CASCADE
);

CREATE TABLE "room_pins" (
    "id" INTEGER NOT NULL CONSTRAINT "pk_room_pins" PRIMARY KEY,
    "room" INTEGER NOT NULL,
    "by" INTEGER NOT NULL,
    "address" TEXT NOT NULL,
    "title" TEXT NULL,
    "description" TEXT NULL,
    "site" TEXT NULL,
    "pinned_at" TEXT NOT NULL,
    "unpinned_at" TEXT NULL,
    CONSTRAINT "fk_room_pins_rooms_room" FOREIGN KEY ("room") REFERENCES "rooms" ("id") ON DELETE CASCADE
);

CREATE TABLE "room_reactions" (
    "room" INTEGER NOT NULL,
    "reaction" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    CONSTRAINT "pk_room_reactions" PRIMARY KEY ("room", "reaction"),
    CONSTRAINT "fk_room_reactions_rooms_room" FOREIGN KEY ("room") REFERENCES "rooms" ("id") ON DELETE CASCADE
);

CREATE TABLE "room_removals" (
    "room" INTEGER NOT NULL,
    "member" INTEGER NOT NULL,
    "by" INTEGER NOT NULL,
    "at" TEXT NOT NULL,
    CONSTRAINT "pk_room_removals" PRIMARY KEY ("room", "member"),
    CONSTRAINT "fk_room_removals_rooms_room" FOREIGN KEY ("room") REFERENCES "rooms" ("id") ON DELETE CASCADE
);

CREATE TABLE "room_seats" (
    "room" INTEGER NOT NULL,
    "member" INTEGER NOT NULL,
    "role" INTEGER NOT NULL,
    "since" TEXT NOT NULL,
    "muted_by_moderator" INTEGER NOT NULL,
    CONSTRAINT "pk_room_seats" PRIMARY KEY ("room", "member"),
    CONSTRAINT "fk_room_seats_rooms_room" FOREIGN KEY ("room") REFERENCES "rooms" ("id") ON DELETE CASCADE
);

CREATE TABLE "room_silences" (
    "room" INTEGER NOT NULL,
    "member" INTEGER NOT NULL,
    "chat" INTEGER NOT NULL,
    "reactions" INTEGER NOT NULL,
    CONSTRAINT "pk_room_silences" PRIMARY KEY ("room", "member"),
    CONSTRAINT "fk_room_silences_rooms_room" FOREIGN KEY ("room") REFERENCES "rooms" ("id") ON DELETE CASCADE
);

CREATE TABLE "room_summaries" (
    "room" INTEGER NOT NULL CONSTRAINT "pk_room_summaries" PRIMARY KEY,
    "peak" INTEGER NOT NULL,
    "members" INTEGER NOT NULL,
    "guests" INTEGER NOT NULL,
    "stay_seconds" INTEGER NOT NULL,
    "hands_raised" INTEGER NOT NULL,
    "hands_accepted" INTEGER NOT NULL,
    CONSTRAINT "fk_room_summaries_rooms_room" FOREIGN KEY ("room") REFERENCES "rooms" ("id") ON DELETE CASCADE
);

CREATE TABLE "room_talk" (
    "room" INTEGER NOT NULL CONSTRAINT "pk_room_talk" PRIMARY KEY,
    "access" INTEGER NOT NULL,
    "slow_seconds" INTEGER NOT NULL,
    CONSTRAINT "fk_room_talk_rooms_room" FOREIGN KEY ("room") REFERENCES "rooms" ("id") ON DELETE CASCADE
);

CREATE TABLE "room_visits" (
    "room" INTEGER NOT NULL,
    "member" INTEGER NOT NULL,
    "stay_seconds" INTEGER NOT NULL,
    "spoken_ms" INTEGER NOT NULL,
    "moderated" INTEGER NOT NULL,
    CONSTRAINT "pk_room_visits" PRIMARY KEY ("room", "member"),
    CONSTRAINT "fk_room_visits_rooms_room" FOREIGN KEY ("room") REFERENCES "rooms" ("id") ON DELETE CASCADE
);

CREATE TABLE "room_voices" (
    "room" INTEGER NOT NULL,
    "member" INTEGER NOT NULL,
    "last_at" TEXT NOT NULL,
    CONSTRAINT "pk_room_voices" PRIMARY KEY ("room", "member"),
    CONSTRAINT "fk_room_voices_rooms_room" FOREIGN KEY ("room") REFERENCES "rooms" ("id") ON DELETE CASCADE
);

CREATE UNIQUE INDEX "ix_api_tokens_hash" ON "api_tokens" ("hash");

CREATE INDEX "ix_api_tokens_member_id" ON "api_tokens" ("member_id");

CREATE INDEX "ix_blocks_blocked" ON "blocks" ("blocked");

CREATE INDEX "ix_community_founder_id" ON "community" ("founder_id");

CREATE INDEX "ix_decisions_member_seen_at" ON "decisions" ("member", "seen_at");

CREATE INDEX "ix_decisions_outcome_appealed_at" ON "decisions" ("outcome", "appealed_at");

CREATE INDEX "ix_follows_followed_id_id" ON "follows" ("followed_id", "id");

CREATE INDEX "ix_follows_follower_id_id" ON "follows" ("follower_id", "id");

CREATE UNIQUE INDEX "ix_invitations_code" ON "invitations" ("code");

CREATE UNIQUE INDEX "ix_invitations_guest_id" ON "invitations" ("guest_id");

CREATE UNIQUE INDEX "ix_invitations_inviter_id_slot" ON "invitations" ("inviter_id", "slot");

CREATE INDEX "ix_member_claims_user_id" ON "member_claims" ("user_id");

CREATE INDEX "ix_member_logins_user_id" ON "member_logins" ("user_id");

CREATE INDEX "ix_member_passkeys_user_id" ON "member_passkeys" ("user_id");

CREATE UNIQUE INDEX "ix_members_handle" ON "members" ("handle");

CREATE INDEX "ix_members_invited_by" ON "members" ("invited_by");

CREATE UNIQUE INDEX "ix_members_normalized_email" ON "members" ("normalized_email");

CREATE INDEX "ix_moderation_log_target_id" ON "moderation_log" ("target", "id");

CREATE INDEX "ix_outbox_delivered_at_next_try_at" ON "outbox" ("delivered_at", "next_try_at");

CREATE INDEX "ix_report_sounds_keep_until" ON "report_sounds" ("keep_until");

CREATE INDEX "ix_reports_reporter_at" ON "reports" ("reporter", "at");

CREATE INDEX "ix_reports_state_kind_subject_id" ON "reports" ("state", "kind", "subject_id");

CREATE INDEX "ix_room_chat_room_id" ON "room_chat" ("room", "id");

CREATE INDEX "ix_room_guests_member" ON "room_guests" ("member");

CREATE INDEX "ix_room_pings_member" ON "room_pings" ("member");

CREATE INDEX "ix_room_pins_room_id" ON "room_pins" ("room", "id");

CREATE INDEX "ix_rooms_ended_at" ON "rooms" ("ended_at");

