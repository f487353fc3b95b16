-- What members write with money, ask of each other, and what waits for a look before it is passed on. No part of the book, and of no hash.
CREATE TABLE "wallet_notes" (
    "transfer" TEXT NOT NULL CONSTRAINT "pk_wallet_notes" PRIMARY KEY,
    "sender" INTEGER NOT NULL,
    "text" TEXT NOT NULL
);

CREATE INDEX "ix_wallet_notes_sender" ON "wallet_notes" ("sender");

CREATE TABLE "wallet_requests" (
    "id" INTEGER NOT NULL CONSTRAINT "pk_wallet_requests" PRIMARY KEY,
    "asker" INTEGER NOT NULL,
    "payer" INTEGER NOT NULL,
    "minor" INTEGER NOT NULL,
    "currency" TEXT NOT NULL,
    "note" TEXT NOT NULL,
    "at" TEXT NOT NULL,
    "state" INTEGER NOT NULL,
    "answered_at" TEXT NULL
);

CREATE INDEX "ix_wallet_requests_asker_state" ON "wallet_requests" ("asker", "state");

CREATE INDEX "ix_wallet_requests_payer_state" ON "wallet_requests" ("payer", "state");

CREATE TABLE "wallet_reviews" (
    "transfer" TEXT NOT NULL CONSTRAINT "pk_wallet_reviews" PRIMARY KEY,
    "hold" TEXT NOT NULL,
    "sender" INTEGER NOT NULL,
    "receiver" INTEGER NOT NULL,
    "minor" INTEGER NOT NULL,
    "currency" TEXT NOT NULL,
    "reasons" TEXT NOT NULL,
    "at" TEXT NOT NULL,
    "until" TEXT NOT NULL,
    "state" INTEGER NOT NULL,
    "plea" TEXT NULL,
    "decided_by" INTEGER NULL,
    "decided_at" TEXT NULL,
    "words" TEXT NULL
);

CREATE INDEX "ix_wallet_reviews_sender" ON "wallet_reviews" ("sender");

CREATE INDEX "ix_wallet_reviews_state" ON "wallet_reviews" ("state");

-- Whom payments may go out to in larger amounts: who they are is known to a provider of payments, or to a steward.
CREATE TABLE "wallet_verified" (
    "member" INTEGER NOT NULL CONSTRAINT "pk_wallet_verified" PRIMARY KEY,
    "by" INTEGER NULL,
    "at" TEXT NOT NULL
);
