-- Since when a provider says that it knows nothing of what it took.
ALTER TABLE provider_payouts ADD COLUMN unknown_since timestamp with time zone NULL;

ALTER TABLE provider_refunds ADD COLUMN unknown_since timestamp with time zone NULL;
