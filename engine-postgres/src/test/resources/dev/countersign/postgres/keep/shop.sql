CREATE TABLE customers (id int PRIMARY KEY, name text NOT NULL, "order" text, note json);
CREATE TABLE orders (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  customer int NOT NULL REFERENCES customers (id),
  status text NOT NULL DEFAULT 'new',
  amount numeric(10, 2),
  tags text[],
  gross numeric GENERATED ALWAYS AS (amount * 1.2) STORED,
  at timestamptz NOT NULL DEFAULT '2026-01-01');
CREATE INDEX orders_status_idx ON orders (status);
CREATE TABLE lines (
  "order" bigint REFERENCES orders (id) ON DELETE CASCADE,
  number int,
  text text,
  PRIMARY KEY ("order", number));
CREATE TABLE parcels (
  id int PRIMARY KEY,
  "order" bigint, number int,
  FOREIGN KEY ("order", number) REFERENCES lines ("order", number) ON DELETE CASCADE);
CREATE TABLE complaints (
  id int PRIMARY KEY,
  about bigint REFERENCES orders (id) ON DELETE SET NULL);
CREATE TABLE log (at timestamptz DEFAULT now(), line text, score real);
CREATE TABLE tree (id int PRIMARY KEY, parent int REFERENCES tree (id) ON DELETE CASCADE);
CREATE TABLE events (id int, day date, what text, PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
CREATE TABLE events_2 PARTITION OF events FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');
CREATE TABLE base (id int PRIMARY KEY, v text);
CREATE TABLE derived (extra text) INHERITS (base);
CREATE TABLE guarded (id int PRIMARY KEY, v text, touched int NOT NULL DEFAULT 0);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS
  'BEGIN NEW.touched := OLD.touched + 1; RETURN NEW; END';
CREATE TRIGGER touch BEFORE UPDATE ON guarded FOR EACH ROW EXECUTE FUNCTION touch();
CREATE TABLE hidden (id int PRIMARY KEY, v text);
ALTER TABLE hidden ENABLE ROW LEVEL SECURITY;
ALTER TABLE hidden FORCE ROW LEVEL SECURITY;
CREATE POLICY few ON hidden USING (id < 3);
CREATE TABLE booked (id int PRIMARY KEY, slot int UNIQUE DEFERRABLE INITIALLY IMMEDIATE, v text);
CREATE TABLE serials (id serial PRIMARY KEY, v text NOT NULL DEFAULT 'v', "user" text UNIQUE, CHECK (v <> ''));
CREATE TABLE always (id int GENERATED ALWAYS AS IDENTITY, v text);
CREATE VIEW open_orders AS SELECT * FROM orders WHERE status = 'open';

INSERT INTO customers SELECT g, 'c' || g, 'o' || g, json_build_object('a', g) FROM generate_series(1, 20) g;
INSERT INTO orders (customer, status, amount, tags)
  SELECT 1 + g % 20, CASE g % 3 WHEN 0 THEN 'open' WHEN 1 THEN 'paid' ELSE 'lost' END, g * 1.5,
         CASE WHEN g % 2 = 0 THEN ARRAY['a', NULL, 'b ' || g] END
    FROM generate_series(1, 100) g;
INSERT INTO lines SELECT o, n, 'line ' || n FROM generate_series(1, 100) o, generate_series(1, 2) n;
INSERT INTO parcels SELECT o, o, 1 FROM generate_series(1, 50) o;
INSERT INTO complaints SELECT g, g FROM generate_series(1, 60) g;
INSERT INTO log SELECT '2026-01-01', 'l' || g % 5, g / 3.0 FROM generate_series(1, 30) g;
INSERT INTO tree SELECT g, nullif(g / 2, 0) FROM generate_series(1, 15) g;
INSERT INTO events SELECT g, '2026-01-15', 'e' || g FROM generate_series(1, 10) g;
INSERT INTO events SELECT g, '2026-02-15', 'e' || g FROM generate_series(1, 10) g;
INSERT INTO base SELECT g, 'b' || g FROM generate_series(1, 5) g;
INSERT INTO derived SELECT g, 'd' || g, 'x' FROM generate_series(6, 9) g;
INSERT INTO guarded SELECT g, 'g' || g FROM generate_series(1, 5) g;
INSERT INTO hidden SELECT g, 'h' || g FROM generate_series(1, 2) g;
INSERT INTO booked SELECT g, g, 'b' || g FROM generate_series(1, 5) g;
INSERT INTO serials (v, "user") SELECT 's' || g, 'u' || g FROM generate_series(1, 12) g;
INSERT INTO always (v) SELECT 'a' || g FROM generate_series(1, 7) g;
