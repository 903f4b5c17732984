SET lock_timeout = '2s';
BEGIN;
INSERT INTO countries (code, name) VALUES ('DE', 'Germany'), ('FR', 'France') ON CONFLICT (code) DO NOTHING;
UPDATE orders SET status = 'open' WHERE status IS NULL AND id BETWEEN 1 AND 1000;
UPDATE orders SET status = 'closed';
DELETE FROM sessions WHERE expires_at < now() - interval '30 days';
WITH gone AS (DELETE FROM carts WHERE id = 7 RETURNING *) INSERT INTO archive SELECT * FROM gone;
SELECT count(*) FROM orders WHERE created_at > current_date;
COMMIT;
CREATE OR REPLACE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.updated_at := now();
  RETURN NEW;
END
$$;
CREATE TRIGGER orders_touch BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION touch();
DO $$ BEGIN PERFORM 1; END $$;
CREATE EXTENSION IF NOT EXISTS pgcrypto;
CREATE SEQUENCE numbers START 100;
ALTER TABLE orders ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON orders USING (owner = current_user);
VACUUM ANALYZE orders;
