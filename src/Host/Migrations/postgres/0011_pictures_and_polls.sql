ALTER TABLE posts ADD COLUMN pictures integer NOT NULL DEFAULT 0;

ALTER TABLE posts ADD COLUMN has_poll boolean NOT NULL DEFAULT FALSE;

CREATE TABLE post_pictures (
    id bigint NOT NULL,
    owner bigint NOT NULL,
    post bigint,
    place integer NOT NULL,
    key character varying(32) NOT NULL,
    width integer NOT NULL,
    height integer NOT NULL,
    preview_width integer NOT NULL,
    preview_height integer NOT NULL,
    description text NOT NULL,
    focus_x double precision NOT NULL,
    focus_y double precision NOT NULL,
    blurhash character varying(40) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    waits_until timestamp with time zone,
    CONSTRAINT pk_post_pictures PRIMARY KEY (id),
    CONSTRAINT fk_post_pictures_posts_post FOREIGN KEY (post) REFERENCES posts (id) ON DELETE SET NULL
);

CREATE TABLE post_polls (
    id bigint NOT NULL,
    post bigint NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    is_multiple boolean NOT NULL,
    hides_totals boolean NOT NULL,
    voters integer NOT NULL,
    told_at timestamp with time zone,
    CONSTRAINT pk_post_polls PRIMARY KEY (id),
    CONSTRAINT fk_post_polls_posts_post FOREIGN KEY (post) REFERENCES posts (id) ON DELETE CASCADE
);

CREATE TABLE post_poll_options (
    poll bigint NOT NULL,
    place integer NOT NULL,
    title text NOT NULL,
    votes integer NOT NULL,
    CONSTRAINT pk_post_poll_options PRIMARY KEY (poll, place),
    CONSTRAINT fk_post_poll_options_post_polls_poll FOREIGN KEY (poll) REFERENCES post_polls (id) ON DELETE CASCADE
);

CREATE TABLE post_poll_votes (
    poll bigint NOT NULL,
    member bigint NOT NULL,
    id bigint NOT NULL,
    choices integer NOT NULL,
    CONSTRAINT pk_post_poll_votes PRIMARY KEY (poll, member),
    CONSTRAINT fk_post_poll_votes_post_polls_poll FOREIGN KEY (poll) REFERENCES post_polls (id) ON DELETE CASCADE
);

CREATE INDEX ix_post_pictures_owner_created_at ON post_pictures (owner, created_at);

CREATE INDEX ix_post_pictures_post ON post_pictures (post);

CREATE INDEX ix_post_pictures_waits_until ON post_pictures (waits_until) WHERE post IS NULL;

CREATE INDEX ix_post_poll_votes_poll_id ON post_poll_votes (poll, id);

CREATE INDEX ix_post_polls_ends_at ON post_polls (ends_at) WHERE told_at IS NULL;

CREATE UNIQUE INDEX ix_post_polls_post ON post_polls (post);
