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
