-- Collections of people, conversations put aside; and whom one puts forward goes with the follow it stands on, in the same moment.
DELETE FROM endorsements e WHERE NOT EXISTS (SELECT 1 FROM follows f WHERE f.follower_id = e.owner AND f.followed_id = e.person);

ALTER TABLE endorsements ADD CONSTRAINT fk_endorsements_follows_owner_person FOREIGN KEY (owner, person) REFERENCES follows (follower_id, followed_id) ON DELETE CASCADE;

CREATE TABLE collections (
    id bigint NOT NULL,
    owner bigint NOT NULL,
    name character varying(40) NOT NULL,
    description character varying(100) NOT NULL,
    language character varying(3),
    tag character varying(100),
    is_sensitive boolean NOT NULL,
    is_listed boolean NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    CONSTRAINT pk_collections PRIMARY KEY (id),
    CONSTRAINT fk_collections_members_owner FOREIGN KEY (owner) REFERENCES members (id) ON DELETE CASCADE
);

CREATE INDEX ix_collections_owner ON collections (owner);

CREATE TABLE collection_members (
    collection bigint NOT NULL,
    person bigint NOT NULL,
    id bigint NOT NULL,
    has_left boolean NOT NULL,
    CONSTRAINT pk_collection_members PRIMARY KEY (collection, person),
    CONSTRAINT fk_collection_members_collections_collection FOREIGN KEY (collection) REFERENCES collections (id) ON DELETE CASCADE,
    CONSTRAINT fk_collection_members_members_person FOREIGN KEY (person) REFERENCES members (id) ON DELETE CASCADE
);

CREATE INDEX ix_collection_members_person ON collection_members (person);

ALTER TABLE talk_marks ADD COLUMN aside_to bigint NOT NULL DEFAULT 0;

ALTER TABLE talk_marks ADD COLUMN unread_at bigint NOT NULL DEFAULT 0;
