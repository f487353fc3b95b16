CREATE TABLE posts (
    id bigint NOT NULL,
    author bigint NOT NULL,
    text text NOT NULL,
    warning text NOT NULL,
    is_sensitive boolean NOT NULL,
    language character varying(3) NOT NULL,
    visibility integer NOT NULL,
    club bigint,
    reply_to bigint,
    reply_to_author bigint,
    thread bigint NOT NULL,
    boost_of bigint,
    room bigint,
    created_at timestamp with time zone NOT NULL,
    edited_at timestamp with time zone,
    pinned_at timestamp with time zone,
    CONSTRAINT pk_posts PRIMARY KEY (id),
    CONSTRAINT fk_posts_posts_boost_of FOREIGN KEY (boost_of) REFERENCES posts (id) ON DELETE CASCADE
);

CREATE TABLE post_bookmarks (
    member bigint NOT NULL,
    post bigint NOT NULL,
    id bigint NOT NULL,
    CONSTRAINT pk_post_bookmarks PRIMARY KEY (member, post),
    CONSTRAINT fk_post_bookmarks_posts_post FOREIGN KEY (post) REFERENCES posts (id) ON DELETE CASCADE
);

CREATE TABLE post_edits (
    id bigint NOT NULL,
    post bigint NOT NULL,
    text text NOT NULL,
    warning text NOT NULL,
    is_sensitive boolean NOT NULL,
    written_at timestamp with time zone NOT NULL,
    CONSTRAINT pk_post_edits PRIMARY KEY (id),
    CONSTRAINT fk_post_edits_posts_post FOREIGN KEY (post) REFERENCES posts (id) ON DELETE CASCADE
);

CREATE TABLE post_favourites (
    member bigint NOT NULL,
    post bigint NOT NULL,
    id bigint NOT NULL,
    CONSTRAINT pk_post_favourites PRIMARY KEY (member, post),
    CONSTRAINT fk_post_favourites_posts_post FOREIGN KEY (post) REFERENCES posts (id) ON DELETE CASCADE
);

CREATE TABLE post_keys (
    author bigint NOT NULL,
    key character varying(200) NOT NULL,
    post bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT pk_post_keys PRIMARY KEY (author, key),
    CONSTRAINT fk_post_keys_posts_post FOREIGN KEY (post) REFERENCES posts (id) ON DELETE CASCADE
);

CREATE TABLE post_mentions (
    post bigint NOT NULL,
    member bigint NOT NULL,
    CONSTRAINT pk_post_mentions PRIMARY KEY (post, member),
    CONSTRAINT fk_post_mentions_posts_post FOREIGN KEY (post) REFERENCES posts (id) ON DELETE CASCADE
);

CREATE TABLE post_tags (
    tag character varying(100) NOT NULL,
    post bigint NOT NULL,
    CONSTRAINT pk_post_tags PRIMARY KEY (tag, post),
    CONSTRAINT fk_post_tags_posts_post FOREIGN KEY (post) REFERENCES posts (id) ON DELETE CASCADE
);

ALTER TABLE notifications ADD COLUMN post bigint;

CREATE INDEX ix_notifications_post ON notifications (post) WHERE post IS NOT NULL;

CREATE INDEX ix_post_bookmarks_member_id ON post_bookmarks (member, id);

CREATE INDEX ix_post_bookmarks_post ON post_bookmarks (post);

CREATE INDEX ix_post_edits_post ON post_edits (post);

CREATE INDEX ix_post_favourites_member_id ON post_favourites (member, id);

CREATE INDEX ix_post_favourites_post_id ON post_favourites (post, id);

CREATE INDEX ix_post_keys_post ON post_keys (post);

CREATE INDEX ix_post_mentions_member_post ON post_mentions (member, post);

CREATE INDEX ix_post_tags_post ON post_tags (post);

CREATE INDEX ix_posts_author_id ON posts (author, id);

CREATE UNIQUE INDEX ix_posts_boost_of_author ON posts (boost_of, author) WHERE boost_of IS NOT NULL;

CREATE INDEX ix_posts_club_id ON posts (club, id) WHERE club IS NOT NULL;

CREATE INDEX ix_posts_reply_to ON posts (reply_to) WHERE reply_to IS NOT NULL;

CREATE INDEX ix_posts_thread_id ON posts (thread, id);

CREATE INDEX ix_posts_visibility_id ON posts (visibility, id);
