-- A show without a club is an event of whoever holds it.
ALTER TABLE shows ALTER COLUMN club DROP NOT NULL;

ALTER TABLE posts ADD COLUMN show bigint NULL;
