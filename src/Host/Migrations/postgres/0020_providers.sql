-- Payments from and to the world (src/Wallet/Providers): what members are to pay, what providers told, what their balances and the bank say.
-- The money itself stands in the book (script 0018).
CREATE TABLE provider_checkouts (
    id uuid NOT NULL,
    member bigint NOT NULL,
    payee bigint,
    provider character varying(20) NOT NULL,
    currency character varying(10) NOT NULL,
    amount bigint NOT NULL,
    charged bigint NOT NULL,
    estimated bigint NOT NULL,
    recovered bigint NOT NULL,
    bearer integer NOT NULL,
    at timestamp with time zone NOT NULL,
    until timestamp with time zone NOT NULL,
    state integer NOT NULL,
    reference character varying(255),
    url character varying(2000),
    payment character varying(255),
    fee bigint,
    settled_at timestamp with time zone,
    ask_at timestamp with time zone,
    asked integer NOT NULL,
    CONSTRAINT pk_provider_checkouts PRIMARY KEY (id)
);

CREATE TABLE provider_events (
    provider character varying(20) NOT NULL,
    event character varying(255) NOT NULL,
    kind character varying(100) NOT NULL,
    thing integer NOT NULL,
    about character varying(255) NOT NULL,
    at timestamp with time zone NOT NULL,
    state integer NOT NULL,
    tries integer NOT NULL,
    due_at timestamp with time zone,
    CONSTRAINT pk_provider_events PRIMARY KEY (provider, event)
);

CREATE TABLE provider_lines (
    provider character varying(20) NOT NULL,
    line character varying(255) NOT NULL,
    kind character varying(40) NOT NULL,
    about character varying(255),
    currency character varying(10) NOT NULL,
    net bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    read_at timestamp with time zone NOT NULL,
    state integer NOT NULL,
    journal uuid NOT NULL,
    suspended bigint NOT NULL,
    payer character varying(200),
    text character varying(500),
    owner bigint,
    assigned_by bigint,
    CONSTRAINT pk_provider_lines PRIMARY KEY (provider, line)
);

CREATE INDEX ix_provider_checkouts_ask_at ON provider_checkouts (ask_at);

CREATE INDEX ix_provider_checkouts_member_at ON provider_checkouts (member, at);

CREATE INDEX ix_provider_checkouts_provider_payment ON provider_checkouts (provider, payment);

CREATE UNIQUE INDEX ix_provider_checkouts_provider_reference ON provider_checkouts (provider, reference);

CREATE INDEX ix_provider_events_due_at ON provider_events (due_at);

CREATE UNIQUE INDEX ix_provider_lines_journal ON provider_lines (journal);

CREATE INDEX ix_provider_lines_provider_at ON provider_lines (provider, at);

CREATE INDEX ix_provider_lines_suspended_at ON provider_lines (suspended, at);
