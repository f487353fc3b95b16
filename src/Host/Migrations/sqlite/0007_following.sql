ALTER TABLE "members" ADD COLUMN "is_private" INTEGER NOT NULL DEFAULT 0;

CREATE TABLE "follow_requests" (
    "follower_id" INTEGER NOT NULL,
    "followed_id" INTEGER NOT NULL,
    "id" INTEGER NOT NULL,
    CONSTRAINT "pk_follow_requests" PRIMARY KEY ("follower_id", "followed_id"),
    CONSTRAINT "fk_follow_requests_members_followed_id" FOREIGN KEY ("followed_id") REFERENCES "members" ("id") ON DELETE CASCADE,
    CONSTRAINT "fk_follow_requests_members_follower_id" FOREIGN KEY ("follower_id") REFERENCES "members" ("id") ON DELETE CASCADE
);

CREATE TABLE "suggestions_set_aside" (
    "member_id" INTEGER NOT NULL,
    "other_id" INTEGER NOT NULL,
    CONSTRAINT "pk_suggestions_set_aside" PRIMARY KEY ("member_id", "other_id"),
    CONSTRAINT "fk_suggestions_set_aside_members_member_id" FOREIGN KEY ("member_id") REFERENCES "members" ("id") ON DELETE CASCADE,
    CONSTRAINT "fk_suggestions_set_aside_members_other_id" FOREIGN KEY ("other_id") REFERENCES "members" ("id") ON DELETE CASCADE
);

CREATE TABLE "club_followers" (
    "club" INTEGER NOT NULL,
    "member" INTEGER NOT NULL,
    "id" INTEGER NOT NULL,
    CONSTRAINT "pk_club_followers" PRIMARY KEY ("club", "member"),
    CONSTRAINT "fk_club_followers_clubs_club" FOREIGN KEY ("club") REFERENCES "clubs" ("id") ON DELETE CASCADE
);

CREATE TABLE "notification_club_wishes" (
    "club" INTEGER NOT NULL,
    "member" INTEGER NOT NULL,
    "level" INTEGER NOT NULL,
    CONSTRAINT "pk_notification_club_wishes" PRIMARY KEY ("club", "member")
);

CREATE INDEX "ix_follow_requests_followed_id_id" ON "follow_requests" ("followed_id", "id");

CREATE INDEX "ix_suggestions_set_aside_other_id" ON "suggestions_set_aside" ("other_id");

CREATE INDEX "ix_club_followers_club_id" ON "club_followers" ("club", "id");

CREATE INDEX "ix_club_followers_member" ON "club_followers" ("member");

CREATE INDEX "ix_notification_club_wishes_member" ON "notification_club_wishes" ("member");
