-- What goes back of payments from the world (src/Wallet/Providers): disputes that payers' banks open, and refunds to the card.
-- The money itself stands in the book (script 0018). The check keeps refunds within what was paid, whoever writes.
ALTER TABLE provider_checkouts ADD COLUMN refunded bigint NOT NULL DEFAULT 0 CONSTRAINT ck_provider_checkouts_refunded CHECK (refunded BETWEEN 0 AND charged);

CREATE TABLE provider_disputes (
    id uuid NOT NULL,
    provider character varying(20) NOT NULL,
    reference character varying(255) NOT NULL,
    checkout uuid NOT NULL,
    member bigint NOT NULL,
    currency character varying(10) NOT NULL,
    amount bigint NOT NULL,
    owed bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    state integer NOT NULL,
    set_aside bigint NOT NULL,
    recovered bigint NOT NULL,
    written_off bigint NOT NULL,
    "left" bigint NOT NULL,
    closed_at timestamp with time zone,
    ask_at timestamp with time zone,
    plea character varying(1000),
    written_off_by bigint,
    words character varying(1000),
    CONSTRAINT pk_provider_disputes PRIMARY KEY (id)
);

CREATE TABLE provider_refunds (
    id uuid NOT NULL,
    checkout uuid NOT NULL,
    member bigint NOT NULL,
    by bigint NOT NULL,
    provider character varying(20) NOT NULL,
    payment character varying(255) NOT NULL,
    currency character varying(10) NOT NULL,
    amount bigint NOT NULL,
    borne bigint NOT NULL,
    words character varying(500),
    at timestamp with time zone NOT NULL,
    state integer NOT NULL,
    reference character varying(255),
    settled_at timestamp with time zone,
    failed_at timestamp with time zone,
    ask_at timestamp with time zone,
    asked integer NOT NULL,
    CONSTRAINT pk_provider_refunds PRIMARY KEY (id)
);

CREATE INDEX ix_provider_disputes_ask_at ON provider_disputes (ask_at);

CREATE INDEX ix_provider_disputes_checkout ON provider_disputes (checkout);

CREATE INDEX ix_provider_disputes_left ON provider_disputes ("left");

CREATE INDEX ix_provider_disputes_member_at ON provider_disputes (member, at);

CREATE UNIQUE INDEX ix_provider_disputes_provider_reference ON provider_disputes (provider, reference);

CREATE INDEX ix_provider_refunds_ask_at ON provider_refunds (ask_at);

CREATE INDEX ix_provider_refunds_checkout ON provider_refunds (checkout);

CREATE UNIQUE INDEX ix_provider_refunds_provider_reference ON provider_refunds (provider, reference);
