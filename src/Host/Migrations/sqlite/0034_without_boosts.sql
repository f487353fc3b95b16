-- Whom one follows without what they boost.
ALTER TABLE "follows" ADD COLUMN "without_boosts" INTEGER NOT NULL DEFAULT 0;
