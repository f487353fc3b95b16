CREATE TABLE hidden_rooms (
    room bigint NOT NULL,
    member bigint NOT NULL,
    CONSTRAINT pk_hidden_rooms PRIMARY KEY (room, member),
    CONSTRAINT fk_hidden_rooms_rooms_room FOREIGN KEY (room) REFERENCES rooms (id) ON DELETE CASCADE
);

CREATE INDEX ix_room_visits_member ON room_visits (member);

CREATE TABLE search_entries (
    number bigint NOT NULL,
    kind integer NOT NULL,
    subject bigint NOT NULL,
    name character varying(400) NOT NULL,
    key character varying(400) NOT NULL,
    CONSTRAINT pk_search_entries PRIMARY KEY (number)
);

CREATE UNIQUE INDEX ix_search_entries_kind_subject ON search_entries (kind, subject);

CREATE INDEX ix_search_entries_kind_name ON search_entries (kind, name);

CREATE INDEX ix_search_entries_kind_key ON search_entries (kind, key);

CREATE TABLE search_fills (
    kind integer NOT NULL,
    after bigint NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_search_fills PRIMARY KEY (kind)
);

-- What the mapping cannot say. The words come folded, and are made into a tsvector as they are.
CREATE TABLE search_text (
    number bigint NOT NULL,
    words tsvector NOT NULL,
    CONSTRAINT pk_search_text PRIMARY KEY (number)
);

CREATE INDEX ix_search_text_words ON search_text USING gin (words);
