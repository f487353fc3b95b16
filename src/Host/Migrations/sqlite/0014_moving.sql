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
