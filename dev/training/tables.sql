-- What most migrations are made of; the AOT cache is trained with it.
CREATE TABLE customers (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  email text NOT NULL UNIQUE,
  country varchar(2) DEFAULT 'DE',
  created_at timestamptz NOT NULL DEFAULT now(),
  CHECK (length(email) > 3)
);
CREATE TABLE IF NOT EXISTS shop.orders (
  id serial PRIMARY KEY,
  customer_id bigint REFERENCES customers (id) ON DELETE CASCADE,
  total numeric(10, 2),
  note text
);
CREATE INDEX orders_customer ON shop.orders (customer_id);
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS orders_note ON shop.orders (lower(note)) WHERE note IS NOT NULL;
ALTER TABLE invoices ADD COLUMN status text NOT NULL DEFAULT gen_random_uuid()::text, ADD COLUMN seen boolean DEFAULT false;
ALTER TABLE invoices ALTER COLUMN total TYPE bigint USING total::bigint;
ALTER TABLE invoices ALTER COLUMN total SET NOT NULL, ALTER COLUMN note DROP DEFAULT;
ALTER TABLE invoices ADD CONSTRAINT positive CHECK (total > 0) NOT VALID;
ALTER TABLE invoices VALIDATE CONSTRAINT positive;
ALTER TABLE invoices ADD FOREIGN KEY (customer_id) REFERENCES customers (id);
ALTER TABLE invoices DROP COLUMN legacy;
ALTER TABLE invoices RENAME COLUMN total TO amount;
ALTER TABLE invoices RENAME TO bills;
CREATE TYPE mood AS ENUM ('good', 'bad');
ALTER TYPE mood ADD VALUE 'fair';
CREATE VIEW open_orders AS SELECT o.id, c.email FROM shop.orders o JOIN customers c ON c.id = o.customer_id WHERE o.total > 0;
CREATE MATERIALIZED VIEW totals AS SELECT customer_id, sum(total) FROM shop.orders GROUP BY 1;
REFRESH MATERIALIZED VIEW totals;
COMMENT ON TABLE customers IS 'who buys';
GRANT SELECT ON customers TO reader;
DROP INDEX CONCURRENTLY orders_old;
DROP TABLE IF EXISTS old_orders CASCADE;
TRUNCATE audit;
