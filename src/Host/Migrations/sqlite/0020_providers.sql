-- Payments from and to the world (src/Wallet/Providers): what members are to pay, what providers told, what their balances and the bank say.
-- The money itself stands in the book (script 0018).
CREATE TABLE "provider_checkouts" (
    "id" TEXT NOT NULL CONSTRAINT "pk_provider_checkouts" PRIMARY KEY,
    "member" INTEGER NOT NULL,
    "payee" INTEGER NULL,
    "provider" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "amount" INTEGER NOT NULL,
    "charged" INTEGER NOT NULL,
    "estimated" INTEGER NOT NULL,
    "recovered" INTEGER NOT NULL,
    "bearer" INTEGER NOT NULL,
    "at" TEXT NOT NULL,
    "until" TEXT NOT NULL,
    "state" INTEGER NOT NULL,
    "reference" TEXT NULL,
    "url" TEXT NULL,
    "payment" TEXT NULL,
    "fee" INTEGER NULL,
    "settled_at" TEXT NULL,
    "ask_at" TEXT NULL,
    "asked" INTEGER NOT NULL
);

CREATE TABLE "provider_events" (
    "provider" TEXT NOT NULL,
    "event" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "thing" INTEGER NOT NULL,
    "about" TEXT NOT NULL,
    "at" TEXT NOT NULL,
    "state" INTEGER NOT NULL,
    "tries" INTEGER NOT NULL,
    "due_at" TEXT NULL,
    CONSTRAINT "pk_provider_events" PRIMARY KEY ("provider", "event")
);

CREATE TABLE "provider_lines" (
    "provider" TEXT NOT NULL,
    "line" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "about" TEXT NULL,
    "currency" TEXT NOT NULL,
    "net" INTEGER NOT NULL,
    "at" TEXT NOT NULL,
    "read_at" TEXT NOT NULL,
    "state" INTEGER NOT NULL,
    "journal" TEXT NOT NULL,
    "suspended" INTEGER NOT NULL,
    "payer" TEXT NULL,
    "text" TEXT NULL,
    "owner" INTEGER NULL,
    "assigned_by" INTEGER NULL,
    CONSTRAINT "pk_provider_lines" PRIMARY KEY ("provider", "line")
);

CREATE INDEX "ix_provider_checkouts_ask_at" ON "provider_checkouts" ("ask_at");

CREATE INDEX "ix_provider_checkouts_member_at" ON "provider_checkouts" ("member", "at");

CREATE INDEX "ix_provider_checkouts_provider_payment" ON "provider_checkouts" ("provider", "payment");

CREATE UNIQUE INDEX "ix_provider_checkouts_provider_reference" ON "provider_checkouts" ("provider", "reference");

CREATE INDEX "ix_provider_events_due_at" ON "provider_events" ("due_at");

CREATE UNIQUE INDEX "ix_provider_lines_journal" ON "provider_lines" ("journal");

CREATE INDEX "ix_provider_lines_provider_at" ON "provider_lines" ("provider", "at");

CREATE INDEX "ix_provider_lines_suspended_at" ON "provider_lines" ("suspended", "at");
