CREATE TABLE link_cards (
    id bigint NOT NULL,
    address character varying(2000) NOT NULL,
    title character varying(200) NOT NULL,
    description character varying(300) NOT NULL,
    site character varying(80) NOT NULL,
    author character varying(100) NOT NULL,
    author_address character varying(2000) NOT NULL,
    language character varying(3) NOT NULL,
    published_at timestamp with time zone,
    picture_key character varying(32),
    width integer NOT NULL,
    height integer NOT NULL,
    preview_width integer NOT NULL,
    preview_height integer NOT NULL,
    picture_description character varying(300) NOT NULL,
    blurhash character varying(40) NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    CONSTRAINT pk_link_cards PRIMARY KEY (id)
);

CREATE TABLE post_links (
    post bigint NOT NULL,
    host character varying(260) NOT NULL,
    address character varying(2000) NOT NULL,
    card bigint,
    CONSTRAINT pk_post_links PRIMARY KEY (post),
    CONSTRAINT fk_post_links_link_cards_card FOREIGN KEY (card) REFERENCES link_cards (id) ON DELETE SET NULL,
    CONSTRAINT fk_post_links_posts_post FOREIGN KEY (post) REFERENCES posts (id) ON DELETE CASCADE
);

CREATE UNIQUE INDEX ix_link_cards_address ON link_cards (address);

CREATE INDEX ix_link_cards_asked_at ON link_cards (asked_at);

CREATE INDEX ix_post_links_card ON post_links (card);

CREATE INDEX ix_post_links_host_post ON post_links (host, post) WHERE card IS NULL;
