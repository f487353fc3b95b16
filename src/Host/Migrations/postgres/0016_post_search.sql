-- What public posts are found by, under their ids. The words come folded, and are made into a tsvector as they are.
CREATE TABLE post_search_text (
    post bigint NOT NULL,
    words tsvector NOT NULL,
    CONSTRAINT pk_post_search_text PRIMARY KEY (post)
);

CREATE INDEX ix_post_search_text_words ON post_search_text USING gin (words);
