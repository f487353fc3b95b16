-- Moves are given up that kill the house, and go on in turns: those that wait stand in the order they were begun in.
ALTER TABLE moves ADD COLUMN tries integer NOT NULL DEFAULT 0;

ALTER TABLE moves ADD COLUMN place bigint NOT NULL DEFAULT 0;

UPDATE moves SET place = id;
