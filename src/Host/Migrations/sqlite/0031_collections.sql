-- Collections of people, conversations put aside; and whom one puts forward goes with the follow it stands on, in the same moment.
CREATE TABLE "endorsements_anew" (
    "owner" INTEGER NOT NULL,
    "person" INTEGER NOT NULL,
    "id" INTEGER NOT NULL,
    CONSTRAINT "pk_endorsements" PRIMARY KEY ("owner", "person"),
    CONSTRAINT "fk_endorsements_follows_owner_person" FOREIGN KEY ("owner", "person") REFERENCES "follows" ("follower_id", "followed_id") ON DELETE CASCADE
);

INSERT INTO "endorsements_anew" ("owner", "person", "id")
SELECT e."owner", e."person", e."id" FROM "endorsements" e JOIN "follows" f ON f."follower_id" = e."owner" AND f."followed_id" = e."person";

DROP TABLE "endorsements";

ALTER TABLE "endorsements_anew" RENAME TO "endorsements";

CREATE INDEX "ix_endorsements_owner_id" ON "endorsements" ("owner", "id");

CREATE TABLE "collections" (
    "id" INTEGER NOT NULL CONSTRAINT "pk_collections" PRIMARY KEY,
    "owner" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "language" TEXT NULL,
    "tag" TEXT NULL,
    "is_sensitive" INTEGER NOT NULL,
    "is_listed" INTEGER NOT NULL,
    "changed_at" TEXT NOT NULL,
    CONSTRAINT "fk_collections_members_owner" FOREIGN KEY ("owner") REFERENCES "members" ("id") ON DELETE CASCADE
);

CREATE INDEX "ix_collections_owner" ON "collections" ("owner");

CREATE TABLE "collection_members" (
    "collection" INTEGER NOT NULL,
    "person" INTEGER NOT NULL,
    "id" INTEGER NOT NULL,
    "has_left" INTEGER NOT NULL,
    CONSTRAINT "pk_collection_members" PRIMARY KEY ("collection", "person"),
    CONSTRAINT "fk_collection_members_collections_collection" FOREIGN KEY ("collection") REFERENCES "collections" ("id") ON DELETE CASCADE,
    CONSTRAINT "fk_collection_members_members_person" FOREIGN KEY ("person") REFERENCES "members" ("id") ON DELETE CASCADE
);

CREATE INDEX "ix_collection_members_person" ON "collection_members" ("person");

ALTER TABLE "talk_marks" ADD COLUMN "aside_to" INTEGER NOT NULL DEFAULT 0;

ALTER TABLE "talk_marks" ADD COLUMN "unread_at" INTEGER NOT NULL DEFAULT 0;
