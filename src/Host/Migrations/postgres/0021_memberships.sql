CREATE TABLE membership_tiers (
    id bigint NOT NULL,
    creator bigint NOT NULL,
    name character varying(60) NOT NULL,
    description character varying(500) NOT NULL,
    currency character varying(6) NOT NULL,
    monthly bigint,
    yearly bigint,
    is_open_price boolean NOT NULL,
    benefits integer NOT NULL,
    made_at timestamp with time zone NOT NULL,
    archived_at timestamp with time zone,
    CONSTRAINT pk_membership_tiers PRIMARY KEY (id)
);

CREATE TABLE memberships (
    id bigint NOT NULL,
    supporter bigint NOT NULL,
    creator bigint NOT NULL,
    tier bigint NOT NULL,
    own_tier bigint,
    price bigint,
    period integer NOT NULL,
    currency character varying(6) NOT NULL,
    next_tier bigint,
    next_price bigint,
    next_period integer,
    state integer NOT NULL,
    anchor_day integer NOT NULL,
    began_at timestamp with time zone NOT NULL,
    period_start timestamp with time zone NOT NULL,
    period_end timestamp with time zone NOT NULL,
    is_gift boolean NOT NULL,
    gift_months integer NOT NULL,
    cancels_at_end boolean NOT NULL,
    pauses_at_end boolean NOT NULL,
    failed_at timestamp with time zone,
    due_at timestamp with time zone,
    access_until timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    ended_why character varying(20),
    may_contact boolean NOT NULL,
    CONSTRAINT pk_memberships PRIMARY KEY (id)
);

CREATE TABLE membership_invoices (
    membership bigint NOT NULL,
    period_start timestamp with time zone NOT NULL,
    period_end timestamp with time zone NOT NULL,
    kind integer NOT NULL,
    tier bigint NOT NULL,
    amount bigint NOT NULL,
    currency character varying(6) NOT NULL,
    journal uuid,
    gift bigint,
    at timestamp with time zone NOT NULL,
    CONSTRAINT pk_membership_invoices PRIMARY KEY (membership, period_start),
    CONSTRAINT fk_membership_invoices_memberships_membership FOREIGN KEY (membership) REFERENCES memberships (id) ON DELETE RESTRICT
);

CREATE TABLE entitlements (
    membership bigint NOT NULL,
    valid_from timestamp with time zone NOT NULL,
    member bigint NOT NULL,
    creator bigint NOT NULL,
    tier bigint NOT NULL,
    source integer NOT NULL,
    valid_to timestamp with time zone NOT NULL,
    CONSTRAINT pk_entitlements PRIMARY KEY (membership, valid_from),
    CONSTRAINT fk_entitlements_memberships_membership FOREIGN KEY (membership) REFERENCES memberships (id) ON DELETE RESTRICT
);

CREATE TABLE membership_gifts (
    id bigint NOT NULL,
    giver bigint NOT NULL,
    recipient bigint NOT NULL,
    creator bigint NOT NULL,
    tier bigint NOT NULL,
    months integer NOT NULL,
    "left" integer NOT NULL,
    amount bigint NOT NULL,
    currency character varying(6) NOT NULL,
    journal uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    used_at timestamp with time zone,
    CONSTRAINT pk_membership_gifts PRIMARY KEY (id)
);

CREATE INDEX ix_membership_tiers_creator_id ON membership_tiers (creator, id);

CREATE INDEX ix_memberships_creator_id ON memberships (creator, id);

CREATE INDEX ix_memberships_due_at ON memberships (due_at) WHERE due_at IS NOT NULL;

CREATE UNIQUE INDEX ix_memberships_live ON memberships (supporter, creator) WHERE ended_at IS NULL;

CREATE INDEX ix_memberships_supporter_id ON memberships (supporter, id);

CREATE UNIQUE INDEX ix_membership_invoices_journal ON membership_invoices (journal) WHERE journal IS NOT NULL;

CREATE INDEX ix_entitlements_creator_member ON entitlements (creator, member);

CREATE INDEX ix_entitlements_member_valid_to ON entitlements (member, valid_to);

CREATE INDEX ix_membership_gifts_giver_id ON membership_gifts (giver, id);

CREATE UNIQUE INDEX ix_membership_gifts_journal ON membership_gifts (journal);

CREATE INDEX ix_membership_gifts_recipient_creator ON membership_gifts (recipient, creator);
