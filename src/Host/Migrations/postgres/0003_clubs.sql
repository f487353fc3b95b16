CREATE TABLE clubs (
    id bigint NOT NULL,
    slug character varying(40) NOT NULL,
    name character varying(60) NOT NULL,
    text character varying(500) NOT NULL,
    founder bigint NOT NULL,
    founded_at timestamp with time zone NOT NULL,
    renamed_at timestamp with time zone,
    entry integer NOT NULL,
    is_private boolean NOT NULL,
    hides_members boolean NOT NULL,
    members_open_rooms boolean NOT NULL,
    questions text NOT NULL,
    rules text NOT NULL,
    rules_version integer NOT NULL,
    newcomers_left integer NOT NULL,
    CONSTRAINT pk_clubs PRIMARY KEY (id)
);

CREATE TABLE club_former_names (
    id bigint NOT NULL,
    club bigint NOT NULL,
    name character varying(60) NOT NULL,
    slug character varying(40) NOT NULL,
    until timestamp with time zone NOT NULL,
    CONSTRAINT pk_club_former_names PRIMARY KEY (id),
    CONSTRAINT fk_club_former_names_clubs_club FOREIGN KEY (club) REFERENCES clubs (id) ON DELETE CASCADE
);

CREATE TABLE club_invitations (
    id bigint NOT NULL,
    club bigint NOT NULL,
    code character varying(40) NOT NULL,
    by bigint NOT NULL,
    "for" bigint,
    address character varying(254),
    "limit" integer,
    uses integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone,
    CONSTRAINT pk_club_invitations PRIMARY KEY (id),
    CONSTRAINT fk_club_invitations_clubs_club FOREIGN KEY (club) REFERENCES clubs (id) ON DELETE CASCADE
);

CREATE TABLE club_members (
    club bigint NOT NULL,
    member bigint NOT NULL,
    id bigint NOT NULL,
    joined_at timestamp with time zone NOT NULL,
    accepted_rules integer NOT NULL,
    invited_by bigint,
    is_leader boolean NOT NULL,
    turn integer NOT NULL,
    CONSTRAINT pk_club_members PRIMARY KEY (club, member),
    CONSTRAINT fk_club_members_clubs_club FOREIGN KEY (club) REFERENCES clubs (id) ON DELETE CASCADE
);

CREATE TABLE club_nominations (
    club bigint NOT NULL,
    member bigint NOT NULL,
    by bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    reason character varying(280),
    CONSTRAINT pk_club_nominations PRIMARY KEY (club, member),
    CONSTRAINT fk_club_nominations_clubs_club FOREIGN KEY (club) REFERENCES clubs (id) ON DELETE CASCADE
);

CREATE TABLE club_removals (
    club bigint NOT NULL,
    member bigint NOT NULL,
    by bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT pk_club_removals PRIMARY KEY (club, member),
    CONSTRAINT fk_club_removals_clubs_club FOREIGN KEY (club) REFERENCES clubs (id) ON DELETE CASCADE
);

CREATE TABLE club_requests (
    club bigint NOT NULL,
    member bigint NOT NULL,
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    questions text NOT NULL,
    answers text NOT NULL,
    accepted_rules integer NOT NULL,
    declined_at timestamp with time zone,
    CONSTRAINT pk_club_requests PRIMARY KEY (club, member),
    CONSTRAINT fk_club_requests_clubs_club FOREIGN KEY (club) REFERENCES clubs (id) ON DELETE CASCADE
);

CREATE TABLE club_rules (
    club bigint NOT NULL,
    version integer NOT NULL,
    rules text NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT pk_club_rules PRIMARY KEY (club, version),
    CONSTRAINT fk_club_rules_clubs_club FOREIGN KEY (club) REFERENCES clubs (id) ON DELETE CASCADE
);

CREATE TABLE club_slugs (
    slug character varying(40) NOT NULL,
    club bigint NOT NULL,
    CONSTRAINT pk_club_slugs PRIMARY KEY (slug),
    CONSTRAINT fk_club_slugs_clubs_club FOREIGN KEY (club) REFERENCES clubs (id) ON DELETE CASCADE
);

CREATE TABLE club_invitation_uses (
    invitation bigint NOT NULL,
    member bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT pk_club_invitation_uses PRIMARY KEY (invitation, member),
    CONSTRAINT fk_club_invitation_uses_club_invitations_invitation FOREIGN KEY (invitation) REFERENCES club_invitations (id) ON DELETE CASCADE
);

ALTER TABLE rooms ADD COLUMN club bigint;

CREATE INDEX ix_rooms_club ON rooms (club);

CREATE INDEX ix_club_former_names_club_id ON club_former_names (club, id);

CREATE INDEX ix_club_invitations_club_id ON club_invitations (club, id);

CREATE UNIQUE INDEX ix_club_invitations_code ON club_invitations (code);

CREATE INDEX ix_club_invitations_for ON club_invitations ("for");

CREATE INDEX ix_club_members_club_id ON club_members (club, id);

CREATE INDEX ix_club_members_member ON club_members (member);

CREATE INDEX ix_club_requests_club_id ON club_requests (club, id);

CREATE INDEX ix_club_slugs_club ON club_slugs (club);

CREATE INDEX ix_clubs_founder ON clubs (founder);

CREATE UNIQUE INDEX ix_clubs_slug ON clubs (slug);
