-- A show without a club is an event of whoever holds it. SQLite takes back no NOT NULL: the column is made anew beside the old one.
DROP INDEX "ix_shows_club";

ALTER TABLE "shows" ADD COLUMN "home" INTEGER NULL;

UPDATE "shows" SET "home" = "club";

ALTER TABLE "shows" DROP COLUMN "club";

ALTER TABLE "shows" RENAME COLUMN "home" TO "club";

CREATE INDEX "ix_shows_club" ON "shows" ("club");

ALTER TABLE "posts" ADD COLUMN "show" INTEGER NULL;
