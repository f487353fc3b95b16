CREATE TABLE member_address_asks (
    member_id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    since timestamp with time zone NOT NULL,
    count integer NOT NULL,
    CONSTRAINT pk_member_address_asks PRIMARY KEY (member_id),
    CONSTRAINT fk_member_address_asks_members_member_id FOREIGN KEY (member_id) REFERENCES members (id) ON DELETE CASCADE
);

CREATE TABLE mails (
    id bigint NOT NULL,
    key character varying(120) NOT NULL,
    member bigint NOT NULL,
    address character varying(254) NOT NULL,
    is_confirmation boolean NOT NULL,
    notification bigint,
    subject text NOT NULL,
    text text NOT NULL,
    html text NOT NULL,
    off_path text NOT NULL,
    at timestamp with time zone NOT NULL,
    due_at timestamp with time zone NOT NULL,
    tries integer NOT NULL,
    state integer NOT NULL,
    done_at timestamp with time zone,
    CONSTRAINT pk_mails PRIMARY KEY (id)
);

CREATE TABLE mail_suspended_addresses (
    address character varying(254) NOT NULL,
    at timestamp with time zone NOT NULL,
    reply integer NOT NULL,
    CONSTRAINT pk_mail_suspended_addresses PRIMARY KEY (address)
);

CREATE TABLE mail_wishes (
    member bigint NOT NULL,
    digest integer NOT NULL,
    turned integer NOT NULL,
    language character varying(8) NOT NULL,
    zone character varying(64) NOT NULL,
    digested_at timestamp with time zone NOT NULL,
    digest_due_at timestamp with time zone,
    CONSTRAINT pk_mail_wishes PRIMARY KEY (member)
);

CREATE INDEX ix_mails_done_at ON mails (done_at);

CREATE UNIQUE INDEX ix_mails_key ON mails (key);

CREATE INDEX ix_mails_due_at ON mails (due_at) WHERE done_at IS NULL;

CREATE INDEX ix_mail_wishes_digest_due_at ON mail_wishes (digest_due_at) WHERE digest_due_at IS NOT NULL;
