-- What goes back of payments from the world (src/Wallet/Providers): disputes that payers' banks open, and refunds to the card.
-- The money itself stands in the book (script 0018). The check keeps refunds within what was paid, whoever writes.
ALTER TABLE "provider_checkouts" ADD COLUMN "refunded" INTEGER NOT NULL DEFAULT 0 CONSTRAINT "ck_provider_checkouts_refunded" CHECK ("refunded" BETWEEN 0 AND "charged");

CREATE TABLE "provider_disputes" (
    "id" TEXT NOT NULL CONSTRAINT "pk_provider_disputes" PRIMARY KEY,
    "provider" TEXT NOT NULL,
    "reference" TEXT NOT NULL,
    "checkout" TEXT NOT NULL,
    "member" INTEGER NOT NULL,
    "currency" TEXT NOT NULL,
    "amount" INTEGER NOT NULL,
    "owed" INTEGER NOT NULL,
    "at" TEXT NOT NULL,
    "state" INTEGER NOT NULL,
    "set_aside" INTEGER NOT NULL,
    "recovered" INTEGER NOT NULL,
    "written_off" INTEGER NOT NULL,
    "left" INTEGER NOT NULL,
    "closed_at" TEXT NULL,
    "ask_at" TEXT NULL,
    "plea" TEXT NULL,
    "written_off_by" INTEGER NULL,
    "words" TEXT NULL
);

CREATE TABLE "provider_refunds" (
    "id" TEXT NOT NULL CONSTRAINT "pk_provider_refunds" PRIMARY KEY,
    "checkout" TEXT NOT NULL,
    "member" INTEGER NOT NULL,
    "by" INTEGER NOT NULL,
    "provider" TEXT NOT NULL,
    "payment" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "amount" INTEGER NOT NULL,
    "borne" INTEGER NOT NULL,
    "words" TEXT NULL,
    "at" TEXT NOT NULL,
    "state" INTEGER NOT NULL,
    "reference" TEXT NULL,
    "settled_at" TEXT NULL,
    "failed_at" TEXT NULL,
    "ask_at" TEXT NULL,
    "asked" INTEGER NOT NULL
);

CREATE INDEX "ix_provider_disputes_ask_at" ON "provider_disputes" ("ask_at");

CREATE INDEX "ix_provider_disputes_checkout" ON "provider_disputes" ("checkout");

CREATE INDEX "ix_provider_disputes_left" ON "provider_disputes" ("left");

CREATE INDEX "ix_provider_disputes_member_at" ON "provider_disputes" ("member", "at");

CREATE UNIQUE INDEX "ix_provider_disputes_provider_reference" ON "provider_disputes" ("provider", "reference");

CREATE INDEX "ix_provider_refunds_ask_at" ON "provider_refunds" ("ask_at");

CREATE INDEX "ix_provider_refunds_checkout" ON "provider_refunds" ("checkout");

CREATE UNIQUE INDEX "ix_provider_refunds_provider_reference" ON "provider_refunds" ("provider", "reference");
