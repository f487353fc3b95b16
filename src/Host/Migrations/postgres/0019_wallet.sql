-- What members write with money, ask of each other, and what waits for a look before it is passed on. No part of the book, and of no hash.
CREATE TABLE wallet_notes (
    transfer uuid NOT NULL CONSTRAINT pk_wallet_notes PRIMARY KEY,
    sender bigint NOT NULL,
    text character varying(200) NOT NULL
);

CREATE INDEX ix_wallet_notes_sender ON wallet_notes (sender);

CREATE TABLE wallet_requests (
    id bigint NOT NULL CONSTRAINT pk_wallet_requests PRIMARY KEY,
    asker bigint NOT NULL,
    payer bigint NOT NULL,
    minor bigint NOT NULL,
    currency character varying(6) NOT NULL,
    note character varying(200) NOT NULL,
    at timestamp with time zone NOT NULL,
    state integer NOT NULL,
    answered_at timestamp with time zone NULL
);

CREATE INDEX ix_wallet_requests_asker_state ON wallet_requests (asker, state);

CREATE INDEX ix_wallet_requests_payer_state ON wallet_requests (payer, state);

CREATE TABLE wallet_reviews (
    transfer uuid NOT NULL CONSTRAINT pk_wallet_reviews PRIMARY KEY,
    hold uuid NOT NULL,
    sender bigint NOT NULL,
    receiver bigint NOT NULL,
    minor bigint NOT NULL,
    currency character varying(6) NOT NULL,
    reasons character varying(200) NOT NULL,
    at timestamp with time zone NOT NULL,
    until timestamp with time zone NOT NULL,
    state integer NOT NULL,
    plea character varying(1000) NULL,
    decided_by bigint NULL,
    decided_at timestamp with time zone NULL,
    words character varying(1000) NULL
);

CREATE INDEX ix_wallet_reviews_sender ON wallet_reviews (sender);

CREATE INDEX ix_wallet_reviews_state ON wallet_reviews (state);

-- Whom payments may go out to in larger amounts: who they are is known to a provider of payments, or to a steward.
CREATE TABLE wallet_verified (
    member bigint NOT NULL CONSTRAINT pk_wallet_verified PRIMARY KEY,
    by bigint NULL,
    at timestamp with time zone NOT NULL
);
