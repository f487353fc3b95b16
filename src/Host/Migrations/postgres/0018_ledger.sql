-- The book of the wallet (engines/Ledger, src/Wallet/Tables). Instants are milliseconds since 1970 in UTC, amounts minor units of a currency,
-- hashes 32 bytes. What is written stays: triggers refuse whatever would change it.
CREATE TABLE ledger_head (
    id smallint NOT NULL PRIMARY KEY CHECK (id = 1),
    number bigint NOT NULL,
    hash bytea NOT NULL,
    at bigint NOT NULL
) WITH (fillfactor = 10);

INSERT INTO ledger_head (id, number, hash, at) VALUES (1, 0, decode(repeat('00', 32), 'hex'), 0);

CREATE TABLE ledger_journals (
    number bigint NOT NULL PRIMARY KEY,
    id uuid NOT NULL,
    at bigint NOT NULL,
    kind text NOT NULL,
    memo text NOT NULL,
    reverses uuid,
    digest bytea NOT NULL,
    previous_hash bytea NOT NULL,
    hash bytea NOT NULL
);

CREATE UNIQUE INDEX ix_ledger_journals_id ON ledger_journals (id);

CREATE INDEX ix_ledger_journals_reverses ON ledger_journals (reverses) WHERE reverses IS NOT NULL;

CREATE TABLE ledger_entries (
    journal bigint NOT NULL REFERENCES ledger_journals (number),
    place integer NOT NULL,
    kind smallint NOT NULL,
    debit text COLLATE "C" NOT NULL,
    credit text COLLATE "C" NOT NULL,
    currency text COLLATE "C" NOT NULL,
    moved bigint NOT NULL CHECK (moved >= 0),
    held bigint NOT NULL,
    hold uuid,
    until bigint,
    PRIMARY KEY (journal, place)
);

CREATE INDEX ix_ledger_entries_debit ON ledger_entries (debit, currency, journal);

CREATE INDEX ix_ledger_entries_credit ON ledger_entries (credit, currency, journal);

CREATE TABLE ledger_accounts (
    name text COLLATE "C" NOT NULL,
    currency text COLLATE "C" NOT NULL,
    overdraft bigint,
    posted_debits bigint NOT NULL CHECK (posted_debits >= 0),
    posted_credits bigint NOT NULL CHECK (posted_credits >= 0),
    pending_debits bigint NOT NULL CHECK (pending_debits >= 0),
    pending_credits bigint NOT NULL CHECK (pending_credits >= 0),
    PRIMARY KEY (name, currency)
) WITH (fillfactor = 70);

-- state: 0 pending, 1 posted, 2 voided, 3 expired
CREATE TABLE ledger_holds (
    id uuid NOT NULL PRIMARY KEY,
    debit text COLLATE "C" NOT NULL,
    credit text COLLATE "C" NOT NULL,
    currency text COLLATE "C" NOT NULL,
    amount bigint NOT NULL CHECK (amount > 0),
    until bigint NOT NULL,
    opened_by bigint NOT NULL,
    state smallint NOT NULL,
    resolved_by bigint,
    posted bigint NOT NULL CHECK (posted BETWEEN 0 AND amount)
);

CREATE INDEX ix_ledger_holds_until ON ledger_holds (until) WHERE state = 0;

CREATE INDEX ix_ledger_holds_debit ON ledger_holds (debit, currency, until) WHERE state = 0;

CREATE INDEX ix_ledger_holds_credit ON ledger_holds (credit, currency, until) WHERE state = 0;

CREATE INDEX ix_ledger_holds_opened_by ON ledger_holds (opened_by);

CREATE TABLE ledger_days (
    day date NOT NULL PRIMARY KEY,
    number bigint NOT NULL,
    hash bytea NOT NULL
);

CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%: what is written stays', TG_TABLE_NAME;
END
$$;

CREATE TRIGGER ledger_journals_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_journals FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();

CREATE TRIGGER ledger_entries_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entries FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();

CREATE TRIGGER ledger_head_stay BEFORE DELETE OR TRUNCATE ON ledger_head FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();

CREATE TRIGGER ledger_accounts_stay BEFORE DELETE OR TRUNCATE ON ledger_accounts FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();

CREATE TRIGGER ledger_holds_stay BEFORE DELETE OR TRUNCATE ON ledger_holds FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();

CREATE TRIGGER ledger_holds_resolved BEFORE UPDATE ON ledger_holds FOR EACH ROW WHEN (OLD.state <> 0) EXECUTE FUNCTION ledger_refuse();

CREATE TRIGGER ledger_days_stay BEFORE DELETE OR TRUNCATE ON ledger_days FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
