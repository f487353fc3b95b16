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

CREATE TABLE brought_posts (
    author bigint NOT NULL,
    source character varying(500) NOT NULL,
    post bigint NOT NULL,
    CONSTRAINT pk_brought_posts PRIMARY KEY (author, source),
    CONSTRAINT fk_brought_posts_posts_post FOREIGN KEY (post) REFERENCES posts (id) ON DELETE CASCADE
);

CREATE INDEX ix_brought_posts_post ON brought_posts (post);

CREATE TABLE moves (
    id bigint NOT NULL,
    owner bigint NOT NULL,
    kind integer NOT NULL,
    house character varying(300) NOT NULL,
    state integer NOT NULL,
    total integer NOT NULL,
    looked integer NOT NULL,
    moved integer NOT NULL,
    failure character varying(40),
    at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT pk_moves PRIMARY KEY (id)
);

CREATE TABLE move_notes (
    id bigint NOT NULL,
    move bigint NOT NULL,
    line integer NOT NULL,
    what character varying(200) NOT NULL,
    why character varying(40) NOT NULL,
    CONSTRAINT pk_move_notes PRIMARY KEY (id),
    CONSTRAINT fk_move_notes_moves_move FOREIGN KEY (move) REFERENCES moves (id) ON DELETE CASCADE
);

CREATE INDEX ix_moves_owner_id ON moves (owner, id);

CREATE INDEX ix_moves_state_id ON moves (state, id);

CREATE INDEX ix_move_notes_move_line ON move_notes (move, line);
