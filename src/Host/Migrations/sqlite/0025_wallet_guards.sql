-- Limits that members set for themselves, below the house's, and what they become a day after they are raised. Minor units.
CREATE TABLE "wallet_own_limits" (
    "member" INTEGER NOT NULL CONSTRAINT "pk_wallet_own_limits" PRIMARY KEY,
    "currency" TEXT NOT NULL,
    "at_once" INTEGER NULL,
    "day" INTEGER NULL,
    "month" INTEGER NULL,
    "next_at_once" INTEGER NULL,
    "next_day" INTEGER NULL,
    "next_month" INTEGER NULL,
    "next_at" TEXT NULL
);

-- What was made of something that was asked for with an id of the asker's, where no journal bears it.
CREATE TABLE "wallet_made_once" (
    "member" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "asked" TEXT NOT NULL,
    "made" INTEGER NOT NULL,
    "at" TEXT NOT NULL,
    CONSTRAINT "pk_wallet_made_once" PRIMARY KEY ("member", "id")
);

-- When what is done every night was done last, so that a house that was down at that hour does it later.
CREATE TABLE "wallet_nights" (
    "job" TEXT NOT NULL CONSTRAINT "pk_wallet_nights" PRIMARY KEY,
    "at" TEXT NOT NULL,
    "wrong" INTEGER NOT NULL,
    "what" TEXT NULL
);
