-- Limits that members set for themselves, below the house's, and what they become a day after they are raised. Minor units.
CREATE TABLE wallet_own_limits (
    member bigint NOT NULL CONSTRAINT pk_wallet_own_limits PRIMARY KEY,
    currency character varying(6) NOT NULL,
    at_once bigint NULL,
    day bigint NULL,
    month bigint NULL,
    next_at_once bigint NULL,
    next_day bigint NULL,
    next_month bigint NULL,
    next_at timestamp with time zone NULL
);

-- What was made of something that was asked for with an id of the asker's, where no journal bears it.
CREATE TABLE wallet_made_once (
    member bigint NOT NULL,
    id uuid NOT NULL,
    asked character varying(64) NOT NULL,
    made bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT pk_wallet_made_once PRIMARY KEY (member, id)
);

-- When what is done every night was done last, so that a house that was down at that hour does it later.
CREATE TABLE wallet_nights (
    job character varying(20) NOT NULL CONSTRAINT pk_wallet_nights PRIMARY KEY,
    at timestamp with time zone NOT NULL,
    wrong integer NOT NULL,
    what character varying(500) NULL
);
