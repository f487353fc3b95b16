CREATE TABLE "membership_tiers" (
    "id" INTEGER NOT NULL CONSTRAINT "pk_membership_tiers" PRIMARY KEY,
    "creator" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "monthly" INTEGER NULL,
    "yearly" INTEGER NULL,
    "is_open_price" INTEGER NOT NULL,
    "benefits" INTEGER NOT NULL,
    "made_at" TEXT NOT NULL,
    "archived_at" TEXT NULL
);

CREATE TABLE "memberships" (
    "id" INTEGER NOT NULL CONSTRAINT "pk_memberships" PRIMARY KEY,
    "supporter" INTEGER NOT NULL,
    "creator" INTEGER NOT NULL,
    "tier" INTEGER NOT NULL,
    "own_tier" INTEGER NULL,
    "price" INTEGER NULL,
    "period" INTEGER NOT NULL,
    "currency" TEXT NOT NULL,
    "next_tier" INTEGER NULL,
    "next_price" INTEGER NULL,
    "next_period" INTEGER NULL,
    "state" INTEGER NOT NULL,
    "anchor_day" INTEGER NOT NULL,
    "began_at" TEXT NOT NULL,
    "period_start" TEXT NOT NULL,
    "period_end" TEXT NOT NULL,
    "is_gift" INTEGER NOT NULL,
    "gift_months" INTEGER NOT NULL,
    "cancels_at_end" INTEGER NOT NULL,
    "pauses_at_end" INTEGER NOT NULL,
    "failed_at" TEXT NULL,
    "due_at" TEXT NULL,
    "access_until" TEXT NOT NULL,
    "ended_at" TEXT NULL,
    "ended_why" TEXT NULL,
    "may_contact" INTEGER NOT NULL
);

CREATE TABLE "membership_invoices" (
    "membership" INTEGER NOT NULL,
    "period_start" TEXT NOT NULL,
    "period_end" TEXT NOT NULL,
    "kind" INTEGER NOT NULL,
    "tier" INTEGER NOT NULL,
    "amount" INTEGER NOT NULL,
    "currency" TEXT NOT NULL,
    "journal" TEXT NULL,
    "gift" INTEGER NULL,
    "at" TEXT NOT NULL,
    CONSTRAINT "pk_membership_invoices" PRIMARY KEY ("membership", "period_start"),
    CONSTRAINT "fk_membership_invoices_memberships_membership" FOREIGN KEY ("membership") REFERENCES "memberships" ("id") ON DELETE RESTRICT
);

CREATE TABLE "entitlements" (
    "membership" INTEGER NOT NULL,
    "valid_from" TEXT NOT NULL,
    "member" INTEGER NOT NULL,
    "creator" INTEGER NOT NULL,
    "tier" INTEGER NOT NULL,
    "source" INTEGER NOT NULL,
    "valid_to" TEXT NOT NULL,
    CONSTRAINT "pk_entitlements" PRIMARY KEY ("membership", "valid_from"),
    CONSTRAINT "fk_entitlements_memberships_membership" FOREIGN KEY ("membership") REFERENCES "memberships" ("id") ON DELETE RESTRICT
);

CREATE TABLE "membership_gifts" (
    "id" INTEGER NOT NULL CONSTRAINT "pk_membership_gifts" PRIMARY KEY,
    "giver" INTEGER NOT NULL,
    "recipient" INTEGER NOT NULL,
    "creator" INTEGER NOT NULL,
    "tier" INTEGER NOT NULL,
    "months" INTEGER NOT NULL,
    "left" INTEGER NOT NULL,
    "amount" INTEGER NOT NULL,
    "currency" TEXT NOT NULL,
    "journal" TEXT NOT NULL,
    "at" TEXT NOT NULL,
    "used_at" TEXT NULL
);

CREATE INDEX "ix_membership_tiers_creator_id" ON "membership_tiers" ("creator", "id");

CREATE INDEX "ix_memberships_creator_id" ON "memberships" ("creator", "id");

CREATE INDEX "ix_memberships_due_at" ON "memberships" ("due_at") WHERE due_at IS NOT NULL;

CREATE UNIQUE INDEX "ix_memberships_live" ON "memberships" ("supporter", "creator") WHERE ended_at IS NULL;

CREATE INDEX "ix_memberships_supporter_id" ON "memberships" ("supporter", "id");

CREATE UNIQUE INDEX "ix_membership_invoices_journal" ON "membership_invoices" ("journal") WHERE journal IS NOT NULL;

CREATE INDEX "ix_entitlements_creator_member" ON "entitlements" ("creator", "member");

CREATE INDEX "ix_entitlements_member_valid_to" ON "entitlements" ("member", "valid_to");

CREATE INDEX "ix_membership_gifts_giver_id" ON "membership_gifts" ("giver", "id");

CREATE UNIQUE INDEX "ix_membership_gifts_journal" ON "membership_gifts" ("journal");

CREATE INDEX "ix_membership_gifts_recipient_creator" ON "membership_gifts" ("recipient", "creator");
