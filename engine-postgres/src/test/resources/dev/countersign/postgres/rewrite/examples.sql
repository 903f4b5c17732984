-- form; the table that is read and written meanwhile; the statement to be rewritten, the last one of a line unless marked with >
CreateIndex;orders;CREATE INDEX ON orders (note)
CreateIndex;orders;CREATE UNIQUE INDEX IF NOT EXISTS "Orders Code" /* why */ ON orders USING btree (lower(code), id DESC) INCLUDE (amount) WHERE id > 0 -- end
CreateIndex;events;CREATE INDEX ON events (id)
CreateIndex;events;CREATE INDEX events_by_id ON events (id, at)
CreateIndex;totals;CREATE INDEX totals_amount ON totals (amount)
DropIndex;orders;DROP INDEX orders_code
Reindex;orders;REINDEX INDEX orders_code
Reindex;orders;REINDEX TABLE orders
RefreshView;totals;REFRESH MATERIALIZED VIEW totals
AddConstraint;orders;ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE
AddConstraint;customers;ALTER TABLE orders ADD CONSTRAINT to_customer FOREIGN KEY (customer_id) REFERENCES customers DEFERRABLE INITIALLY DEFERRED -- end
AddConstraint;orders;ALTER TABLE orders ADD CHECK (amount >= 0)
AddConstraint;orders;ALTER TABLE orders ADD CONSTRAINT amount_or_note CHECK (amount >= 0 OR note IS NULL), ALTER COLUMN note SET DEFAULT 'x'
AddConstraint;events;ALTER TABLE events ADD CONSTRAINT positive CHECK (id > 0)
SetNotNull;orders;ALTER TABLE orders ALTER note SET NOT NULL
SetNotNull;events;ALTER TABLE events ALTER COLUMN id SET NOT NULL
SetNotNull;orders;ALTER TABLE orders ALTER note SET NOT NULL, ALTER customer_id SET NOT NULL
AddKey;orders;ALTER TABLE orders ADD UNIQUE (code)
AddKey;orders;ALTER TABLE orders ADD CONSTRAINT by_code UNIQUE (code) INCLUDE (amount) DEFERRABLE
AddKey;unkeyed;ALTER TABLE unkeyed ADD PRIMARY KEY (id)
AddKey;unkeyed;ALTER TABLE unkeyed ADD CONSTRAINT unkeyed_key PRIMARY KEY (tenant, id)
AddColumn;orders;ALTER TABLE orders ADD COLUMN token uuid NOT NULL DEFAULT gen_random_uuid()
AddColumn;orders;ALTER TABLE orders ADD token text DEFAULT gen_random_uuid()::text CHECK (length(token) > 3), ADD other int
AddColumn;orders;ALTER TABLE orders ADD COLUMN main_customer bigint DEFAULT 1 CONSTRAINT "Main" REFERENCES customers (id) ON DELETE SET NULL
AddColumn;orders;ALTER TABLE orders ADD COLUMN tag text COLLATE "C" UNIQUE
BulkUpdate;orders;UPDATE orders SET note = upper(note), amount = amount + 1
BulkUpdate;orders;UPDATE orders AS o SET note = NULL WHERE o.amount > 5 OR o.note LIKE '%7' -- end
RenameColumn;orders;ALTER TABLE orders RENAME COLUMN amount TO total
RenameColumn;orders;ALTER TABLE orders RENAME note TO remark
ChangeType;orders;ALTER TABLE orders ALTER COLUMN amount TYPE bigint
ChangeType;orders;ALTER TABLE orders ALTER note TYPE int USING length(note) + amount
SplitColumn;orders;ALTER TABLE orders ADD COLUMN first_name text, ADD COLUMN last_name text>UPDATE orders SET first_name = split_part(full_name, ' ', 1), last_name = split_part(full_name, ' ', 2)>ALTER TABLE orders DROP COLUMN full_name
AttachPartition;logs;ALTER TABLE logs ATTACH PARTITION logs_2026 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')
AttachPartition;parts;ALTER TABLE parts ATTACH PARTITION parts_b FOR VALUES IN ('b', 'c')
DetachPartition;plain_events;ALTER TABLE plain_events DETACH PARTITION plain_events_2024
