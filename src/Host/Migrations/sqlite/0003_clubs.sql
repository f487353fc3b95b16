CREATE TABLE "clubs" (
    "id" INTEGER NOT NULL CONSTRAINT "pk_clubs" PRIMARY KEY,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "founder" INTEGER NOT NULL,
    "founded_at" TEXT NOT NULL,
    "renamed_at" TEXT NULL,
    "entry" INTEGER NOT NULL,
    "is_private" INTEGER NOT NULL,
    "hides_members" INTEGER NOT NULL,
    "members_open_rooms" INTEGER NOT NULL,
    "questions" TEXT NOT NULL,
    "rules" TEXT NOT NULL,
    "rules_version" INTEGER NOT NULL,
    "newcomers_left" INTEGER NOT NULL
);

CREATE TABLE "club_former_names" (
    "id" INTEGER NOT NULL CONSTRAINT "pk_club_former_names" PRIMARY KEY,
    "club" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "until" TEXT NOT NULL,
    CONSTRAINT "fk_club_former_names_clubs_club" FOREIGN KEY ("club") REFERENCES "clubs" ("id") ON DELETE CASCADE
);

CREATE TABLE "club_invitations" (
    "id" INTEGER NOT NULL CONSTRAINT "pk_club_invitations" PRIMARY KEY,
    "club" INTEGER NOT NULL,
    "code" TEXT NOT NULL,
    "by" INTEGER NOT NULL,
    "for" INTEGER NULL,
    "address" TEXT NULL,
    "limit" INTEGER NULL,
    "uses" INTEGER NOT NULL,
    "created_at" TEXT NOT NULL,
    "expires_at" TEXT NOT NULL,
    "revoked_at" TEXT NULL,
    CONSTRAINT "fk_club_invitations_clubs_club" FOREIGN KEY ("club") REFERENCES "clubs" ("id") ON DELETE CASCADE
);

CREATE TABLE "club_members" (
    "club" INTEGER NOT NULL,
    "member" INTEGER NOT NULL,
    "id" INTEGER NOT NULL,
    "joined_at" TEXT NOT NULL,
    "accepted_rules" INTEGER NOT NULL,
    "invited_by" INTEGER NULL,
    "is_leader" INTEGER NOT NULL,
    "turn" INTEGER NOT NULL,
    CONSTRAINT "pk_club_members" PRIMARY KEY ("club", "member"),
    CONSTRAINT "fk_club_members_clubs_club" FOREIGN KEY ("club") REFERENCES "clubs" ("id") ON DELETE CASCADE
);

CREATE TABLE "club_nominations" (
    "club" INTEGER NOT NULL,
    "member" INTEGER NOT NULL,
    "by" INTEGER NOT NULL,
    "at" TEXT NOT NULL,
    "reason" TEXT NULL,
    CONSTRAINT "pk_club_nominations" PRIMARY KEY ("club", "member"),
    CONSTRAINT "fk_club_nominations_clubs_club" FOREIGN KEY ("club") REFERENCES "clubs" ("id") ON DELETE CASCADE
);

CREATE TABLE "club_removals" (
    "club" INTEGER NOT NULL,
    "member" INTEGER NOT NULL,
    "by" INTEGER NOT NULL,
    "at" TEXT NOT NULL,
    CONSTRAINT "pk_club_removals" PRIMARY KEY ("club", "member"),
    CONSTRAINT "fk_club_removals_clubs_club" FOREIGN KEY ("club") REFERENCES "clubs" ("id") ON DELETE CASCADE
);

CREATE TABLE "club_requests" (
    "club" INTEGER NOT NULL,
    "member" INTEGER NOT NULL,
    "id" INTEGER NOT NULL,
    "at" TEXT NOT NULL,
    "questions" TEXT NOT NULL,
    "answers" TEXT NOT NULL,
    "accepted_rules" INTEGER NOT NULL,
    "declined_at" TEXT NULL,
    CONSTRAINT "pk_club_requests" PRIMARY KEY ("club", "member"),
    CONSTRAINT "fk_club_requests_clubs_club" FOREIGN KEY ("club") REFERENCES "clubs" ("id") ON DELETE CASCADE
);

CREATE TABLE "club_rules" (
    "club" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "rules" TEXT NOT NULL,
    "at" TEXT NOT NULL,
    CONSTRAINT "pk_club_rules" PRIMARY KEY ("club", "version"),
    CONSTRAINT "fk_club_rules_clubs_club" FOREIGN KEY ("club") REFERENCES "clubs" ("id") ON DELETE CASCADE
);

CREATE TABLE "club_slugs" (
    "slug" TEXT NOT NULL CONSTRAINT "pk_club_slugs" PRIMARY KEY,
    "club" INTEGER NOT NULL,
    CONSTRAINT "fk_club_slugs_clubs_club" FOREIGN KEY ("club") REFERENCES "clubs" ("id") ON DELETE CASCADE
);

CREATE TABLE "club_invitation_uses" (
    "invitation" INTEGER NOT NULL,
    "member" INTEGER NOT NULL,
    "at" TEXT NOT NULL,
    CONSTRAINT "pk_club_invitation_uses" PRIMARY KEY ("invitation", "member"),
    CONSTRAINT "fk_club_invitation_uses_club_invitations_invitation" FOREIGN KEY ("invitation") REFERENCES "club_invitations" ("id") ON DELETE CASCADE
);

ALTER TABLE "rooms" ADD COLUMN "club" INTEGER NULL;

CREATE INDEX "ix_rooms_club" ON "rooms" ("club");

CREATE INDEX "ix_club_former_names_club_id" ON "club_former_names" ("club", "id");

CREATE INDEX "ix_club_invitations_club_id" ON "club_invitations" ("club", "id");

CREATE UNIQUE INDEX "ix_club_invitations_code" ON "club_invitations" ("code");

CREATE INDEX "ix_club_invitations_for" ON "club_invitations" ("for");

CREATE INDEX "ix_club_members_club_id" ON "club_members" ("club", "id");

CREATE INDEX "ix_club_members_member" ON "club_members" ("member");

CREATE INDEX "ix_club_requests_club_id" ON "club_requests" ("club", "id");

CREATE INDEX "ix_club_slugs_club" ON "club_slugs" ("club");

CREATE INDEX "ix_clubs_founder" ON "clubs" ("founder");

CREATE UNIQUE INDEX "ix_clubs_slug" ON "clubs" ("slug");
