-- Every public post could be found until now: so it stays for whoever chooses nothing.
ALTER TABLE members ADD COLUMN posts_are_found boolean NOT NULL DEFAULT TRUE;

-- What waits for an author's leave to quote them, in one list.
CREATE INDEX ix_posts_quoted_author ON posts (quoted_author, quote_state, id) WHERE quoted_author IS NOT NULL;

-- Pictures that came moving have a short film.
ALTER TABLE post_pictures ADD COLUMN moves boolean NOT NULL DEFAULT FALSE;
