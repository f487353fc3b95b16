-- Since when a provider says that it knows nothing of what it took.
ALTER TABLE "provider_payouts" ADD COLUMN "unknown_since" TEXT NULL;

ALTER TABLE "provider_refunds" ADD COLUMN "unknown_since" TEXT NULL;

-- Limits that were raised hold after a day, and their owner is told. The wishes of notifications have 64 bits in SQLite as they are.
CREATE INDEX "ix_wallet_own_limits_next_at" ON "wallet_own_limits" ("next_at") WHERE next_at IS NOT NULL;
