CREATE TABLE "posts" (
    "id" INTEGER NOT NULL CONSTRAINT "pk_posts" PRIMARY KEY,
    "author" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    "warning" TEXT NOT NULL,
    "is_sensitive" INTEGER NOT NULL,
    "language" TEXT NOT NULL,
    "visibility" INTEGER NOT NULL,
    "club" INTEGER NULL,
    "reply_to" INTEGER NULL,
    "reply_to_author" INTEGER NULL,
    "thread" INTEGER NOT NULL,
    "boost_of" INTEGER NULL,
    "room" INTEGER NULL,
    "created_at" TEXT NOT NULL,
    "edited_at" TEXT NULL,
    "pinned_at" TEXT NULL,
    CONSTRAINT "fk_posts_posts_boost_of" FOREIGN KEY ("boost_of") REFERENCES "posts" ("id") ON DELETE CASCADE
);

CREATE TABLE "post_bookmarks" (
    "member" INTEGER NOT NULL,
    "post" INTEGER NOT NULL,
    "id" INTEGER NOT NULL,
    CONSTRAINT "pk_post_bookmarks" PRIMARY KEY ("member", "post"),
    CONSTRAINT "fk_post_bookmarks_posts_post" FOREIGN KEY ("post") REFERENCES "posts" ("id") ON DELETE CASCADE
);

CREATE TABLE "post_edits" (
    "id" INTEGER NOT NULL CONSTRAINT "pk_post_edits" PRIMARY KEY,
    "post" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    "warning" TEXT NOT NULL,
    "is_sensitive" INTEGER NOT NULL,
    "written_at" TEXT NOT NULL,
    CONSTRAINT "fk_post_edits_posts_post" FOREIGN KEY ("post") REFERENCES "posts" ("id") ON DELETE CASCADE
);

CREATE TABLE "post_favourites" (
    "member" INTEGER NOT NULL,
    "post" INTEGER NOT NULL,
    "id" INTEGER NOT NULL,
    CONSTRAINT "pk_post_favourites" PRIMARY KEY ("member", "post"),
    CONSTRAINT "fk_post_favourites_posts_post" FOREIGN KEY ("post") REFERENCES "posts" ("id") ON DELETE CASCADE
);

CREATE TABLE "post_keys" (
    "author" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "post" INTEGER NOT NULL,
    "at" TEXT NOT NULL,
    CONSTRAINT "pk_post_keys" PRIMARY KEY ("author", "key"),
    CONSTRAINT "fk_post_keys_posts_post" FOREIGN KEY ("post") REFERENCES "posts" ("id") ON DELETE CASCADE
);

CREATE TABLE "post_mentions" (
    "post" INTEGER NOT NULL,
    "member" INTEGER NOT NULL,
    CONSTRAINT "pk_post_mentions" PRIMARY KEY ("post", "member"),
    CONSTRAINT "fk_post_mentions_posts_post" FOREIGN KEY ("post") REFERENCES "posts" ("id") ON DELETE CASCADE
);

CREATE TABLE "post_tags" (
    "tag" TEXT NOT NULL,
    "post" INTEGER NOT NULL,
    CONSTRAINT "pk_post_tags" PRIMARY KEY ("tag", "post"),
    CONSTRAINT "fk_post_tags_posts_post" FOREIGN KEY ("post") REFERENCES "posts" ("id") ON DELETE CASCADE
);

ALTER TABLE "notifications" ADD COLUMN "post" INTEGER NULL;

CREATE INDEX "ix_notifications_post" ON "notifications" ("post") WHERE post IS NOT NULL;

CREATE INDEX "ix_post_bookmarks_member_id" ON "post_bookmarks" ("member", "id");

CREATE INDEX "ix_post_bookmarks_post" ON "post_bookmarks" ("post");

CREATE INDEX "ix_post_edits_post" ON "post_edits" ("post");

CREATE INDEX "ix_post_favourites_member_id" ON "post_favourites" ("member", "id");

CREATE INDEX "ix_post_favourites_post_id" ON "post_favourites" ("post", "id");

CREATE INDEX "ix_post_keys_post" ON "post_keys" ("post");

CREATE INDEX "ix_post_mentions_member_post" ON "post_mentions" ("member", "post");

CREATE INDEX "ix_post_tags_post" ON "post_tags" ("post");

CREATE INDEX "ix_posts_author_id" ON "posts" ("author", "id");

CREATE UNIQUE INDEX "ix_posts_boost_of_author" ON "posts" ("boost_of", "author") WHERE boost_of IS NOT NULL;

CREATE INDEX "ix_posts_club_id" ON "posts" ("club", "id") WHERE club IS NOT NULL;

CREATE INDEX "ix_posts_reply_to" ON "posts" ("reply_to") WHERE reply_to IS NOT NULL;

CREATE INDEX "ix_posts_thread_id" ON "posts" ("thread", "id");

CREATE INDEX "ix_posts_visibility_id" ON "posts" ("visibility", "id");
