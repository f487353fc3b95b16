ALTER TABLE "posts" ADD COLUMN "withheld_at" TEXT NULL;

ALTER TABLE "reports" ADD COLUMN "author" INTEGER NULL;

ALTER TABLE "reports" ADD COLUMN "said" TEXT NULL;

ALTER TABLE "decisions" ADD COLUMN "post" INTEGER NULL;

CREATE INDEX "ix_decisions_post" ON "decisions" ("post") WHERE post IS NOT NULL;

ALTER TABLE "mutes" ADD COLUMN "until" TEXT NULL;

ALTER TABLE "mutes" ADD COLUMN "untold" INTEGER NOT NULL DEFAULT 1;

CREATE TABLE "muted_threads" (
    "member" INTEGER NOT NULL,
    "thread" INTEGER NOT NULL,
    "at" TEXT NOT NULL,
    CONSTRAINT "pk_muted_threads" PRIMARY KEY ("member", "thread")
);

CREATE INDEX "ix_muted_threads_thread" ON "muted_threads" ("thread");

CREATE TABLE "lists" (
    "id" INTEGER NOT NULL CONSTRAINT "pk_lists" PRIMARY KEY,
    "owner" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "replies" INTEGER NOT NULL,
    "is_exclusive" INTEGER NOT NULL
);

CREATE TABLE "list_members" (
    "list" INTEGER NOT NULL,
    "member" INTEGER NOT NULL,
    "at" TEXT NOT NULL,
    CONSTRAINT "pk_list_members" PRIMARY KEY ("list", "member"),
    CONSTRAINT "fk_list_members_lists_list" FOREIGN KEY ("list") REFERENCES "lists" ("id") ON DELETE CASCADE
);

CREATE TABLE "followed_tags" (
    "member" INTEGER NOT NULL,
    "tag" TEXT NOT NULL,
    "id" INTEGER NOT NULL,
    CONSTRAINT "pk_followed_tags" PRIMARY KEY ("member", "tag")
);

CREATE INDEX "ix_lists_owner" ON "lists" ("owner");

CREATE INDEX "ix_list_members_member" ON "list_members" ("member");

CREATE INDEX "ix_followed_tags_tag" ON "followed_tags" ("tag");

CREATE TABLE "filters" (
    "id" INTEGER NOT NULL CONSTRAINT "pk_filters" PRIMARY KEY,
    "owner" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "contexts" INTEGER NOT NULL,
    "until" TEXT NULL,
    "action" INTEGER NOT NULL
);

CREATE TABLE "filter_keywords" (
    "id" INTEGER NOT NULL CONSTRAINT "pk_filter_keywords" PRIMARY KEY,
    "filter" INTEGER NOT NULL,
    "keyword" TEXT NOT NULL,
    "whole_word" INTEGER NOT NULL,
    CONSTRAINT "fk_filter_keywords_filters_filter" FOREIGN KEY ("filter") REFERENCES "filters" ("id") ON DELETE CASCADE
);

CREATE TABLE "filter_posts" (
    "id" INTEGER NOT NULL CONSTRAINT "pk_filter_posts" PRIMARY KEY,
    "filter" INTEGER NOT NULL,
    "post" INTEGER NOT NULL,
    CONSTRAINT "fk_filter_posts_filters_filter" FOREIGN KEY ("filter") REFERENCES "filters" ("id") ON DELETE CASCADE
);

CREATE INDEX "ix_filters_owner" ON "filters" ("owner");

CREATE INDEX "ix_filter_keywords_filter" ON "filter_keywords" ("filter");

CREATE UNIQUE INDEX "ix_filter_posts_filter_post" ON "filter_posts" ("filter", "post");

CREATE TABLE "scheduled_posts" (
    "id" INTEGER NOT NULL CONSTRAINT "pk_scheduled_posts" PRIMARY KEY,
    "author" INTEGER NOT NULL,
    "due_at" TEXT NOT NULL,
    "wish" TEXT NOT NULL,
    "host" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "refused" TEXT NULL,
    "refused_args" TEXT NOT NULL
);

CREATE TABLE "post_drafts" (
    "member" INTEGER NOT NULL,
    "answers" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    "warning" TEXT NOT NULL,
    "audience" TEXT NOT NULL,
    "at" TEXT NOT NULL,
    CONSTRAINT "pk_post_drafts" PRIMARY KEY ("member", "answers")
);

CREATE INDEX "ix_scheduled_posts_author_due_at" ON "scheduled_posts" ("author", "due_at");

CREATE INDEX "ix_scheduled_posts_due_at" ON "scheduled_posts" ("due_at");

CREATE TABLE "markers" (
    "member" INTEGER NOT NULL,
    "place" INTEGER NOT NULL,
    "last_read" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "at" TEXT NOT NULL,
    CONSTRAINT "pk_markers" PRIMARY KEY ("member", "place")
);

CREATE TABLE "writing_preferences" (
    "member" INTEGER NOT NULL CONSTRAINT "pk_writing_preferences" PRIMARY KEY,
    "visibility" INTEGER NOT NULL,
    "language" TEXT NOT NULL,
    "is_sensitive" INTEGER NOT NULL
);

CREATE TABLE "person_notes" (
    "owner" INTEGER NOT NULL,
    "about" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    "at" TEXT NOT NULL,
    CONSTRAINT "pk_person_notes" PRIMARY KEY ("owner", "about")
);
