-- The second step builds upon the first.
ALTER TABLE accounts ADD COLUMN balance numeric NOT NULL DEFAULT 0;
COMMENT ON COLUMN accounts.balance IS 'In cents; never negative';
ALTER TABLE accounts ADD CONSTRAINT not_negative CHECK (balance >= 0);
