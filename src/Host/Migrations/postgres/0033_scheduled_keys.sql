-- A post that waits has the key it was sent with: sent again it leads to what is there.
ALTER TABLE scheduled_posts ADD key character varying(200);
CREATE UNIQUE INDEX ix_scheduled_posts_author_key ON scheduled_posts (author, key);
