ALTER TABLE posts ADD COLUMN quote_of bigint;

ALTER TABLE posts ADD COLUMN quoted_author bigint;

ALTER TABLE posts ADD COLUMN quote_state integer NOT NULL DEFAULT 0;

ALTER TABLE posts ADD COLUMN who_quotes integer NOT NULL DEFAULT 0;

ALTER TABLE posts ADD COLUMN who_replies integer NOT NULL DEFAULT 0;

CREATE INDEX ix_posts_quote_of ON posts (quote_of) WHERE quote_of IS NOT NULL;

ALTER TABLE writing_preferences ADD COLUMN who_quotes integer NOT NULL DEFAULT 0;
