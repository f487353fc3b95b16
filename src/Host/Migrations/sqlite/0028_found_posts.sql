-- Every public post could be found until now: so it stays for whoever chooses nothing.
ALTER TABLE "members" ADD COLUMN "posts_are_found" INTEGER NOT NULL DEFAULT 1;

-- What waits for an author's leave to quote them, in one list.
CREATE INDEX "ix_posts_quoted_author" ON "posts" ("quoted_author", "quote_state", "id") WHERE quoted_author IS NOT NULL;

-- Pictures that came moving have a short film.
ALTER TABLE "post_pictures" ADD COLUMN "moves" INTEGER NOT NULL DEFAULT 0;
