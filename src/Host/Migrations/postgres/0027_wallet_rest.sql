-- Since when a provider says that it knows nothing of what it took.
ALTER TABLE provider_payouts ADD COLUMN unknown_since timestamp with time zone NULL;

ALTER TABLE provider_refunds ADD COLUMN unknown_since timestamp with time zone NULL;

-- Limits that were raised hold after a day, and their owner is told.
CREATE INDEX ix_wallet_own_limits_next_at ON wallet_own_limits (next_at) WHERE next_at IS NOT NULL;

-- One bit for each kind of notification: there are more of them than 31.
ALTER TABLE notification_wishes ALTER COLUMN unlisted TYPE bigint, ALTER COLUMN unpushed TYPE bigint;

ALTER TABLE mail_wishes ALTER COLUMN turned TYPE bigint;
