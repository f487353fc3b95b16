ALTER TABLE "posts" ADD COLUMN "pictures" INTEGER NOT NULL DEFAULT 0;

ALTER TABLE "posts" ADD COLUMN "has_poll" INTEGER NOT NULL DEFAULT 0;

CREATE TABLE "post_pictures" (
    "id" INTEGER NOT NULL CONSTRAINT "pk_post_pictures" PRIMARY KEY,
    "owner" INTEGER NOT NULL,
    "post" INTEGER NULL,
    "place" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "width" INTEGER NOT NULL,
    "height" INTEGER NOT NULL,
    "preview_width" INTEGER NOT NULL,
    "preview_height" INTEGER NOT NULL,
    "description" TEXT NOT NULL,
    "focus_x" REAL NOT NULL,
    "focus_y" REAL NOT NULL,
    "blurhash" TEXT NOT NULL,
    "created_at" TEXT NOT NULL,
    "waits_until" TEXT NULL,
    CONSTRAINT "fk_post_pictures_posts_post" FOREIGN KEY ("post") REFERENCES "posts" ("id") ON DELETE SET NULL
);

CREATE TABLE "post_polls" (
    "id" INTEGER NOT NULL CONSTRAINT "pk_post_polls" PRIMARY KEY,
    "post" INTEGER NOT NULL,
    "ends_at" TEXT NOT NULL,
    "is_multiple" INTEGER NOT NULL,
    "hides_totals" INTEGER NOT NULL,
    "voters" INTEGER NOT NULL,
    "told_at" TEXT NULL,
    CONSTRAINT "fk_post_polls_posts_post" FOREIGN KEY ("post") REFERENCES "posts" ("id") ON DELETE CASCADE
);

CREATE TABLE "post_poll_options" (
    "poll" INTEGER NOT NULL,
    "place" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "votes" INTEGER NOT NULL,
    CONSTRAINT "pk_post_poll_options" PRIMARY KEY ("poll", "place"),
    CONSTRAINT "fk_post_poll_options_post_polls_poll" FOREIGN KEY ("poll") REFERENCES "post_polls" ("id") ON DELETE CASCADE
);

CREATE TABLE "post_poll_votes" (
    "poll" INTEGER NOT NULL,
    "member" INTEGER NOT NULL,
    "id" INTEGER NOT NULL,
    "choices" INTEGER NOT NULL,
    CONSTRAINT "pk_post_poll_votes" PRIMARY KEY ("poll", "member"),
    CONSTRAINT "fk_post_poll_votes_post_polls_poll" FOREIGN KEY ("poll") REFERENCES "post_polls" ("id") ON DELETE CASCADE
);

CREATE INDEX "ix_post_pictures_owner_created_at" ON "post_pictures" ("owner", "created_at");

CREATE INDEX "ix_post_pictures_post" ON "post_pictures" ("post");

CREATE INDEX "ix_post_pictures_waits_until" ON "post_pictures" ("waits_until") WHERE post IS NULL;

CREATE INDEX "ix_post_poll_votes_poll_id" ON "post_poll_votes" ("poll", "id");

CREATE INDEX "ix_post_polls_ends_at" ON "post_polls" ("ends_at") WHERE told_at IS NULL;

CREATE UNIQUE INDEX "ix_post_polls_post" ON "post_polls" ("post");
