ALTER TABLE posts ADD COLUMN withheld_at timestamp with time zone;

ALTER TABLE reports ADD COLUMN author bigint;

ALTER TABLE reports ADD COLUMN said text;

ALTER TABLE decisions ADD COLUMN post bigint;

CREATE INDEX ix_decisions_post ON decisions (post) WHERE post IS NOT NULL;

ALTER TABLE mutes ADD COLUMN until timestamp with time zone;

ALTER TABLE mutes ADD COLUMN untold boolean NOT NULL DEFAULT TRUE;

CREATE TABLE muted_threads (
    member bigint NOT NULL,
    thread bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT pk_muted_threads PRIMARY KEY (member, thread)
);

CREATE INDEX ix_muted_threads_thread ON muted_threads (thread);

CREATE TABLE lists (
    id bigint NOT NULL,
    owner bigint NOT NULL,
    title character varying(80) NOT NULL,
    replies integer NOT NULL,
    is_exclusive boolean NOT NULL,
    CONSTRAINT pk_lists PRIMARY KEY (id)
);

CREATE TABLE list_members (
    list bigint NOT NULL,
    member bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT pk_list_members PRIMARY KEY (list, member),
    CONSTRAINT fk_list_members_lists_list FOREIGN KEY (list) REFERENCES lists (id) ON DELETE CASCADE
);

CREATE TABLE followed_tags (
    member bigint NOT NULL,
    tag character varying(100) NOT NULL,
    id bigint NOT NULL,
    CONSTRAINT pk_followed_tags PRIMARY KEY (member, tag)
);

CREATE INDEX ix_lists_owner ON lists (owner);

CREATE INDEX ix_list_members_member ON list_members (member);

CREATE INDEX ix_followed_tags_tag ON followed_tags (tag);

CREATE TABLE filters (
    id bigint NOT NULL,
    owner bigint NOT NULL,
    title character varying(80) NOT NULL,
    contexts integer NOT NULL,
    until timestamp with time zone,
    action integer NOT NULL,
    CONSTRAINT pk_filters PRIMARY KEY (id)
);

CREATE TABLE filter_keywords (
    id bigint NOT NULL,
    filter bigint NOT NULL,
    keyword character varying(200) NOT NULL,
    whole_word boolean NOT NULL,
    CONSTRAINT pk_filter_keywords PRIMARY KEY (id),
    CONSTRAINT fk_filter_keywords_filters_filter FOREIGN KEY (filter) REFERENCES filters (id) ON DELETE CASCADE
);

CREATE TABLE filter_posts (
    id bigint NOT NULL,
    filter bigint NOT NULL,
    post bigint NOT NULL,
    CONSTRAINT pk_filter_posts PRIMARY KEY (id),
    CONSTRAINT fk_filter_posts_filters_filter FOREIGN KEY (filter) REFERENCES filters (id) ON DELETE CASCADE
);

CREATE INDEX ix_filters_owner ON filters (owner);

CREATE INDEX ix_filter_keywords_filter ON filter_keywords (filter);

CREATE UNIQUE INDEX ix_filter_posts_filter_post ON filter_posts (filter, post);

CREATE TABLE scheduled_posts (
    id bigint NOT NULL,
    author bigint NOT NULL,
    due_at timestamp with time zone NOT NULL,
    wish text NOT NULL,
    host character varying(300) NOT NULL,
    language character varying(3) NOT NULL,
    refused character varying(60),
    refused_args text NOT NULL,
    CONSTRAINT pk_scheduled_posts PRIMARY KEY (id)
);

CREATE TABLE post_drafts (
    member bigint NOT NULL,
    answers bigint NOT NULL,
    text text NOT NULL,
    warning text NOT NULL,
    audience character varying(120) NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT pk_post_drafts PRIMARY KEY (member, answers)
);

CREATE INDEX ix_scheduled_posts_author_due_at ON scheduled_posts (author, due_at);

CREATE INDEX ix_scheduled_posts_due_at ON scheduled_posts (due_at);

CREATE TABLE markers (
    member bigint NOT NULL,
    place integer NOT NULL,
    last_read bigint NOT NULL,
    version integer NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT pk_markers PRIMARY KEY (member, place)
);

CREATE TABLE writing_preferences (
    member bigint NOT NULL,
    visibility integer NOT NULL,
    language character varying(3) NOT NULL,
    is_sensitive boolean NOT NULL,
    CONSTRAINT pk_writing_preferences PRIMARY KEY (member)
);

CREATE TABLE person_notes (
    owner bigint NOT NULL,
    about bigint NOT NULL,
    text character varying(2000) NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT pk_person_notes PRIMARY KEY (owner, about)
);
