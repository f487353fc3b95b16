-- Whom one follows without what they boost.
ALTER TABLE follows ADD COLUMN without_boosts boolean NOT NULL DEFAULT FALSE;
