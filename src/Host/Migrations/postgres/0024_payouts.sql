-- What members have paid to their banks (src/Wallet/Providers/Payouts): who can be paid, and what is under way. The money itself stands in
-- the book (script 0018). Bank accounts are sealed with the house's keys, and only kept where stewards pay by hand.
CREATE TABLE provider_payees (
    member bigint NOT NULL,
    provider character varying(20) NOT NULL,
    reference character varying(255),
    account character varying(1000),
    state integer NOT NULL,
    at timestamp with time zone NOT NULL,
    ready_at timestamp with time zone,
    ask_at timestamp with time zone,
    asked integer NOT NULL,
    CONSTRAINT pk_provider_payees PRIMARY KEY (provider, member)
);

CREATE TABLE provider_payouts (
    id uuid NOT NULL,
    command uuid NOT NULL,
    member bigint NOT NULL,
    provider character varying(20) NOT NULL,
    payee character varying(255) NOT NULL,
    account character varying(1000),
    currency character varying(10) NOT NULL,
    amount bigint NOT NULL,
    fee bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    state integer NOT NULL,
    step_at timestamp with time zone NOT NULL,
    transfer character varying(255),
    reversal character varying(255),
    reference character varying(255),
    paid_at timestamp with time zone,
    failed_at timestamp with time zone,
    why character varying(20),
    words character varying(500),
    by bigint,
    ask_at timestamp with time zone,
    asked integer NOT NULL,
    CONSTRAINT pk_provider_payouts PRIMARY KEY (id)
);

CREATE INDEX ix_provider_payees_ask_at ON provider_payees (ask_at);

CREATE UNIQUE INDEX ix_provider_payees_provider_reference ON provider_payees (provider, reference);

CREATE INDEX ix_provider_payouts_ask_at ON provider_payouts (ask_at);

CREATE UNIQUE INDEX ix_provider_payouts_command ON provider_payouts (command);

CREATE INDEX ix_provider_payouts_member_at ON provider_payouts (member, at);

CREATE UNIQUE INDEX ix_provider_payouts_provider_reference ON provider_payouts (provider, reference);

CREATE UNIQUE INDEX ix_provider_payouts_provider_transfer ON provider_payouts (provider, transfer);

CREATE INDEX ix_provider_payouts_state ON provider_payouts (state);
