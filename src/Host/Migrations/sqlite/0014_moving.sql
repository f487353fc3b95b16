CREATE TABLE "link_cards" (
    "id" INTEGER NOT NULL CONSTRAINT "pk_link_cards" PRIMARY KEY,
    "address" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "site" TEXT NOT NULL,
    "author" TEXT NOT NULL,
    "author_address" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "published_at" TEXT NULL,
    "picture_key" TEXT NULL,
    "width" INTEGER NOT NULL,
    "height" INTEGER NOT NULL,
    "preview_width" INTEGER NOT NULL,
    "preview_height" INTEGER NOT NULL,
    "picture_description" TEXT NOT NULL,
    "blurhash" TEXT NOT NULL,
    "asked_at" TEXT NOT NULL
);

CREATE TABLE "post_links" (
    "post" INTEGER NOT NULL CONSTRAINT "pk_post_links" PRIMARY KEY,
    "host" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "card" INTEGER NULL,
    CONSTRAINT "fk_post_links_link_cards_card" FOREIGN KEY ("card") REFERENCES "link_cards" ("id") ON DELETE SET NULL,
    CONSTRAINT "fk_post_links_posts_post" FOREIGN KEY ("post") REFERENCES "posts" ("id") ON DELETE CASCADE
);

CREATE UNIQUE INDEX "ix_link_cards_address" ON "link_cards" ("address");

CREATE INDEX "ix_link_cards_asked_at" ON "link_cards" ("asked_at");

CREATE INDEX "ix_post_links_card" ON "post_links" ("card");

CREATE INDEX "ix_post_links_host_post" ON "post_links" ("host", "post") WHERE card IS NULL;

CREATE TABLE "brought_posts" (
    "author" INTEGER NOT NULL,
    "source" TEXT NOT NULL,
    "post" INTEGER NOT NULL,
    CONSTRAINT "pk_brought_posts" PRIMARY KEY ("author", "source"),
    CONSTRAINT "fk_brought_posts_posts_post" FOREIGN KEY ("post") REFERENCES "posts" ("id") ON DELETE CASCADE
);

CREATE INDEX "ix_brought_posts_post" ON "brought_posts" ("post");

CREATE TABLE "moves" (
    "id" INTEGER NOT NULL CONSTRAINT "pk_moves" PRIMARY KEY,
    "owner" INTEGER NOT NULL,
    "kind" INTEGER NOT NULL,
    "house" TEXT NOT NULL,
    "state" INTEGER NOT NULL,
    "total" INTEGER NOT NULL,
    "looked" INTEGER NOT NULL,
    "moved" INTEGER NOT NULL,
    "failure" TEXT NULL,
    "at" TEXT NOT NULL,
    "ended_at" TEXT NULL
);

CREATE TABLE "move_notes" (
    "id" INTEGER NOT NULL CONSTRAINT "pk_move_notes" PRIMARY KEY,
    "move" INTEGER NOT NULL,
    "line" INTEGER NOT NULL,
    "what" TEXT NOT NULL,
    "why" TEXT NOT NULL,
    CONSTRAINT "fk_move_notes_moves_move" FOREIGN KEY ("move") REFERENCES "moves" ("id") ON DELETE CASCADE
);

CREATE INDEX "ix_moves_owner_id" ON "moves" ("owner", "id");

CREATE INDEX "ix_moves_state_id" ON "moves" ("state", "id");

CREATE INDEX "ix_move_notes_move_line" ON "move_notes" ("move", "line");
