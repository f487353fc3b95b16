-- What members have paid to their banks (src/Wallet/Providers/Payouts): who can be paid, and what is under way. The money itself stands in
-- the book (script 0018). Bank accounts are sealed with the house's keys, and only kept where stewards pay by hand.
CREATE TABLE "provider_payees" (
    "member" INTEGER NOT NULL,
    "provider" TEXT NOT NULL,
    "reference" TEXT NULL,
    "account" TEXT NULL,
    "state" INTEGER NOT NULL,
    "at" TEXT NOT NULL,
    "ready_at" TEXT NULL,
    "ask_at" TEXT NULL,
    "asked" INTEGER NOT NULL,
    CONSTRAINT "pk_provider_payees" PRIMARY KEY ("provider", "member")
);

CREATE TABLE "provider_payouts" (
    "id" TEXT NOT NULL CONSTRAINT "pk_provider_payouts" PRIMARY KEY,
    "command" TEXT NOT NULL,
    "member" INTEGER NOT NULL,
    "provider" TEXT NOT NULL,
    "payee" TEXT NOT NULL,
    "account" TEXT NULL,
    "currency" TEXT NOT NULL,
    "amount" INTEGER NOT NULL,
    "fee" INTEGER NOT NULL,
    "at" TEXT NOT NULL,
    "state" INTEGER NOT NULL,
    "step_at" TEXT NOT NULL,
    "transfer" TEXT NULL,
    "reversal" TEXT NULL,
    "reference" TEXT NULL,
    "paid_at" TEXT NULL,
    "failed_at" TEXT NULL,
    "why" TEXT NULL,
    "words" TEXT NULL,
    "by" INTEGER NULL,
    "ask_at" TEXT NULL,
    "asked" INTEGER NOT NULL
);

CREATE INDEX "ix_provider_payees_ask_at" ON "provider_payees" ("ask_at");

CREATE UNIQUE INDEX "ix_provider_payees_provider_reference" ON "provider_payees" ("provider", "reference");

CREATE INDEX "ix_provider_payouts_ask_at" ON "provider_payouts" ("ask_at");

CREATE UNIQUE INDEX "ix_provider_payouts_command" ON "provider_payouts" ("command");

CREATE INDEX "ix_provider_payouts_member_at" ON "provider_payouts" ("member", "at");

CREATE UNIQUE INDEX "ix_provider_payouts_provider_reference" ON "provider_payouts" ("provider", "reference");

CREATE UNIQUE INDEX "ix_provider_payouts_provider_transfer" ON "provider_payouts" ("provider", "transfer");

CREATE INDEX "ix_provider_payouts_state" ON "provider_payouts" ("state");
