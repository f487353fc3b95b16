-- The book of the wallet (engines/Ledger, src/Wallet/Tables). Instants are milliseconds since 1970 in UTC, amounts minor units of a currency,
-- ids small hexadecimal digits, hashes 32 bytes. What is written stays: triggers refuse whatever would change it.
CREATE TABLE ledger_head (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    number INTEGER NOT NULL,
    hash BLOB NOT NULL,
    at INTEGER NOT NULL
) STRICT;

INSERT INTO ledger_head (id, number, hash, at) VALUES (1, 0, zeroblob(32), 0);

CREATE TABLE ledger_journals (
    number INTEGER NOT NULL PRIMARY KEY,
    id TEXT NOT NULL,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    memo TEXT NOT NULL,
    reverses TEXT NULL,
    digest BLOB NOT NULL,
    previous_hash BLOB NOT NULL,
    hash BLOB NOT NULL
) STRICT;

CREATE UNIQUE INDEX ix_ledger_journals_id ON ledger_journals (id);

CREATE INDEX ix_ledger_journals_reverses ON ledger_journals (reverses) WHERE reverses IS NOT NULL;

CREATE TABLE ledger_entries (
    journal INTEGER NOT NULL REFERENCES ledger_journals (number),
    place INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    debit TEXT NOT NULL,
    credit TEXT NOT NULL,
    currency TEXT NOT NULL,
    moved INTEGER NOT NULL CHECK (moved >= 0),
    held INTEGER NOT NULL,
    hold TEXT NULL,
    until INTEGER NULL,
    PRIMARY KEY (journal, place)
) STRICT, WITHOUT ROWID;

CREATE INDEX ix_ledger_entries_debit ON ledger_entries (debit, currency, journal);

CREATE INDEX ix_ledger_entries_credit ON ledger_entries (credit, currency, journal);

CREATE TABLE ledger_accounts (
    name TEXT NOT NULL,
    currency TEXT NOT NULL,
    overdraft INTEGER NULL,
    posted_debits INTEGER NOT NULL CHECK (posted_debits >= 0),
    posted_credits INTEGER NOT NULL CHECK (posted_credits >= 0),
    pending_debits INTEGER NOT NULL CHECK (pending_debits >= 0),
    pending_credits INTEGER NOT NULL CHECK (pending_credits >= 0),
    PRIMARY KEY (name, currency)
) STRICT, WITHOUT ROWID;

-- state: 0 pending, 1 posted, 2 voided, 3 expired
CREATE TABLE ledger_holds (
    id TEXT NOT NULL PRIMARY KEY,
    debit TEXT NOT NULL,
    credit TEXT NOT NULL,
    currency TEXT NOT NULL,
    amount INTEGER NOT NULL CHECK (amount > 0),
    until INTEGER NOT NULL,
    opened_by INTEGER NOT NULL,
    state INTEGER NOT NULL,
    resolved_by INTEGER NULL,
    posted INTEGER NOT NULL CHECK (posted BETWEEN 0 AND amount)
) STRICT, WITHOUT ROWID;

CREATE INDEX ix_ledger_holds_until ON ledger_holds (until) WHERE state = 0;

CREATE INDEX ix_ledger_holds_debit ON ledger_holds (debit, currency, until) WHERE state = 0;

CREATE INDEX ix_ledger_holds_credit ON ledger_holds (credit, currency, until) WHERE state = 0;

CREATE INDEX ix_ledger_holds_opened_by ON ledger_holds (opened_by);

CREATE TABLE ledger_days (
    day TEXT NOT NULL PRIMARY KEY,
    number INTEGER NOT NULL,
    hash BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TRIGGER ledger_journals_update BEFORE UPDATE ON ledger_journals BEGIN SELECT RAISE(ABORT, 'ledger_journals: what is written stays'); END;

CREATE TRIGGER ledger_journals_delete BEFORE DELETE ON ledger_journals BEGIN SELECT RAISE(ABORT, 'ledger_journals: what is written stays'); END;

-- INSERT OR REPLACE deletes without asking a trigger of deletes.
CREATE TRIGGER ledger_journals_replace BEFORE INSERT ON ledger_journals
WHEN EXISTS (SELECT 1 FROM ledger_journals WHERE number = NEW.number OR id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'ledger_journals: what is written stays'); END;

CREATE TRIGGER ledger_entries_update BEFORE UPDATE ON ledger_entries BEGIN SELECT RAISE(ABORT, 'ledger_entries: what is written stays'); END;

CREATE TRIGGER ledger_entries_delete BEFORE DELETE ON ledger_entries BEGIN SELECT RAISE(ABORT, 'ledger_entries: what is written stays'); END;

CREATE TRIGGER ledger_entries_replace BEFORE INSERT ON ledger_entries
WHEN EXISTS (SELECT 1 FROM ledger_entries WHERE journal = NEW.journal AND place = NEW.place)
BEGIN SELECT RAISE(ABORT, 'ledger_entries: what is written stays'); END;

CREATE TRIGGER ledger_head_delete BEFORE DELETE ON ledger_head BEGIN SELECT RAISE(ABORT, 'ledger_head: the book has an end'); END;

CREATE TRIGGER ledger_accounts_delete BEFORE DELETE ON ledger_accounts BEGIN SELECT RAISE(ABORT, 'ledger_accounts: what was opened stays'); END;

CREATE TRIGGER ledger_holds_update BEFORE UPDATE ON ledger_holds WHEN OLD.state <> 0 BEGIN SELECT RAISE(ABORT, 'ledger_holds: it is resolved'); END;

CREATE TRIGGER ledger_holds_delete BEFORE DELETE ON ledger_holds BEGIN SELECT RAISE(ABORT, 'ledger_holds: what was made stays'); END;

CREATE TRIGGER ledger_days_delete BEFORE DELETE ON ledger_days BEGIN SELECT RAISE(ABORT, 'ledger_days: what was published stays'); END;
