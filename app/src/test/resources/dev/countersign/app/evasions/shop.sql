-- A shop with something of everything that can be reached in a roundabout way.

CREATE SCHEMA app;
CREATE SCHEMA evil;
CREATE EXTENSION dblink;
CREATE EXTENSION postgres_fdw;
CREATE EXTENSION citext;
CREATE EXTENSION hstore;
CREATE ROLE somebody LOGIN;
CREATE ROLE readers;

CREATE TABLE audit (id bigserial PRIMARY KEY, what text);
CREATE TABLE plain (a integer, b text);
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TYPE pair AS (amount numeric, currency text);
CREATE DOMAIN email AS text CHECK (VALUE ~ '@');

-- Functions that write: openly, through another, behind a volatility that is a lie.
CREATE FUNCTION writer(x integer) RETURNS integer LANGUAGE plpgsql AS
  $$ BEGIN INSERT INTO public.audit (what) VALUES ('w'); RETURN x; END $$;
CREATE FUNCTION caller(x integer) RETURNS integer LANGUAGE sql AS 'SELECT public.writer(x)';
CREATE FUNCTION steady(x integer) RETURNS integer LANGUAGE plpgsql STABLE AS
  $$ BEGIN RETURN public.writer(x); END $$;
CREATE FUNCTION sneaky(x integer) RETURNS integer LANGUAGE plpgsql IMMUTABLE AS
  $$ BEGIN RETURN public.writer(x); END $$;
CREATE FUNCTION runs(command text) RETURNS text LANGUAGE plpgsql AS
  $$ BEGIN EXECUTE command; RETURN command; END $$;
CREATE FUNCTION preset(x integer DEFAULT public.writer(1)) RETURNS integer LANGUAGE sql AS 'SELECT x';
CREATE FUNCTION many(VARIADIC x integer[]) RETURNS integer LANGUAGE sql AS 'SELECT public.writer(1)';
CREATE FUNCTION rows_written(x integer) RETURNS SETOF integer LANGUAGE sql AS 'SELECT public.writer(x)';
CREATE FUNCTION checked(text) RETURNS boolean LANGUAGE plpgsql AS
  $$ BEGIN PERFORM public.writer(1); RETURN true; END $$;
CREATE FUNCTION as_replica() RETURNS integer LANGUAGE sql SET session_replication_role = replica AS 'SELECT 1';
CREATE FUNCTION becoming() RETURNS text LANGUAGE sql AS
  $$ SELECT set_config('search_path', 'evil, pg_catalog', false) $$;
CREATE PROCEDURE job() LANGUAGE sql AS 'SELECT 1';
CREATE AGGREGATE bad_sum (integer) (SFUNC = int4pl, STYPE = integer, FINALFUNC = writer);
CREATE AGGREGATE files (text) (SFUNC = textcat, STYPE = text, FINALFUNC = pg_read_file);
CREATE FUNCTION evil.now() RETURNS timestamptz LANGUAGE plpgsql AS
  $$ BEGIN PERFORM public.writer(1); RETURN clock_timestamp(); END $$;
CREATE FUNCTION evil.text_eq(text, text) RETURNS boolean LANGUAGE plpgsql AS
  $$ BEGIN PERFORM public.writer(1); RETURN true; END $$;
CREATE OPERATOR evil.= (LEFTARG = text, RIGHTARG = text, FUNCTION = evil.text_eq);
CREATE OPERATOR !@ (RIGHTARG = text, FUNCTION = pg_read_file);
CREATE OPERATOR |> (LEFTARG = integer, RIGHTARG = integer, FUNCTION = int4pl);
CREATE FUNCTION writer_of(integer, integer) RETURNS integer LANGUAGE sql AS 'SELECT public.writer($1)';
CREATE OPERATOR <| (LEFTARG = integer, RIGHTARG = integer, FUNCTION = writer_of);

-- Types whose values do something.
CREATE DOMAIN trap AS text CHECK (public.checked(VALUE));
CREATE TYPE holder AS (value trap);
CREATE FUNCTION pair_text(pair) RETURNS text LANGUAGE plpgsql AS
  $$ BEGIN PERFORM public.writer(1); RETURN 'x'; END $$;
CREATE CAST (pair AS text) WITH FUNCTION pair_text(pair) AS IMPLICIT;
CREATE TYPE tone AS ENUM ('low', 'high');
CREATE FUNCTION tone_json(tone) RETURNS json LANGUAGE plpgsql AS
  $$ BEGIN PERFORM public.writer(1); RETURN '1'; END $$;
CREATE CAST (tone AS json) WITH FUNCTION tone_json(tone);
CREATE TYPE size AS ENUM ('s', 'm', 'l');
CREATE FUNCTION size_compare(size, size) RETURNS integer LANGUAGE plpgsql IMMUTABLE AS
  $$ BEGIN PERFORM public.writer(1); RETURN pg_catalog.enum_cmp($1, $2); END $$;
CREATE FUNCTION size_lt(size, size) RETURNS boolean LANGUAGE sql IMMUTABLE RETURN enum_lt($1, $2);
CREATE OPERATOR < (LEFTARG = size, RIGHTARG = size, FUNCTION = size_lt);
CREATE FUNCTION size_le(size, size) RETURNS boolean LANGUAGE sql IMMUTABLE RETURN enum_le($1, $2);
CREATE OPERATOR <= (LEFTARG = size, RIGHTARG = size, FUNCTION = size_le);
CREATE FUNCTION size_eq(size, size) RETURNS boolean LANGUAGE sql IMMUTABLE RETURN enum_eq($1, $2);
CREATE OPERATOR = (LEFTARG = size, RIGHTARG = size, FUNCTION = size_eq);
CREATE FUNCTION size_ge(size, size) RETURNS boolean LANGUAGE sql IMMUTABLE RETURN enum_ge($1, $2);
CREATE OPERATOR >= (LEFTARG = size, RIGHTARG = size, FUNCTION = size_ge);
CREATE FUNCTION size_gt(size, size) RETURNS boolean LANGUAGE sql IMMUTABLE RETURN enum_gt($1, $2);
CREATE OPERATOR > (LEFTARG = size, RIGHTARG = size, FUNCTION = size_gt);
CREATE OPERATOR CLASS size_order DEFAULT FOR TYPE size USING btree AS
  OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 size_compare(size, size);
CREATE FUNCTION whole_compare(integer, integer) RETURNS integer LANGUAGE plpgsql IMMUTABLE AS
  $$ BEGIN PERFORM public.writer(1); RETURN pg_catalog.btint4cmp($1, $2); END $$;
CREATE OPERATOR CLASS whole_order FOR TYPE integer USING btree AS
  OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 whole_compare(integer, integer);
CREATE FUNCTION length(mood) RETURNS integer LANGUAGE sql AS 'SELECT public.writer(1)';

-- Tables.
CREATE TABLE customers (
  id bigint PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY, email email UNIQUE, name text NOT NULL,
  login citext UNIQUE, feeling mood, uid uuid UNIQUE, details jsonb NOT NULL DEFAULT '{}', tags text[],
  created timestamptz NOT NULL DEFAULT '2026-01-01 00:00:00+00');
CREATE FUNCTION full_name(customers) RETURNS text LANGUAGE plpgsql AS
  $$ BEGIN PERFORM public.writer(1); RETURN 'x'; END $$;
CREATE TABLE orders (
  id integer PRIMARY KEY, customer_id bigint REFERENCES customers, total numeric(12, 2) NOT NULL DEFAULT 0,
  note text, status text, placed timestamptz NOT NULL DEFAULT '2026-01-01 00:00:00+00');
CREATE INDEX orders_status ON orders (status);
CREATE TABLE order_items (
  order_id integer REFERENCES orders ON DELETE CASCADE, line integer, sku text,
  quantity integer CHECK (quantity > 0), PRIMARY KEY (order_id, line));
CREATE TABLE settings (key text PRIMARY KEY, value text);
CREATE TABLE counters (name text PRIMARY KEY, n integer NOT NULL DEFAULT 0);
CREATE TABLE tasks (id bigserial PRIMARY KEY, state text NOT NULL DEFAULT 'new', payload jsonb);
CREATE TABLE "Mixed Case" ("Id" integer PRIMARY KEY, "select" text);
CREATE SEQUENCE numbers;
CREATE TYPE address AS (street text, town text);
CREATE TABLE places (id integer PRIMARY KEY, address address);
CREATE TABLE prices (id integer PRIMARY KEY, price pair);
CREATE TABLE tones (id integer PRIMARY KEY, tone tone);
CREATE TABLE sizes (id integer PRIMARY KEY, size size, all_sizes size[]);
CREATE TABLE trapped (id integer PRIMARY KEY, value trap);
CREATE TABLE defaulted (id integer PRIMARY KEY, x integer DEFAULT public.writer(1));
CREATE TABLE computed (id integer PRIMARY KEY, x integer GENERATED ALWAYS AS (public.sneaky(id)) STORED);
CREATE TABLE limited (id integer PRIMARY KEY, x integer CHECK (public.writer(x) > 0));
CREATE TABLE indexed (id integer PRIMARY KEY, x integer);
CREATE INDEX ON indexed (public.sneaky(x));
CREATE TABLE ordered (id integer PRIMARY KEY, x integer);
CREATE INDEX ON ordered (x whole_order);
CREATE TABLE partly (id integer PRIMARY KEY, x integer);
CREATE INDEX ON partly (x) WHERE public.sneaky(x) > 0;
CREATE TABLE watched (id integer PRIMARY KEY, n integer);
CREATE FUNCTION spread() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN DELETE FROM public.plain; RETURN NEW; END $$;
CREATE TRIGGER spread BEFORE INSERT OR UPDATE ON watched FOR EACH ROW EXECUTE FUNCTION spread();
CREATE TABLE conditional (id integer PRIMARY KEY, n integer);
CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER conditional BEFORE UPDATE ON conditional FOR EACH ROW WHEN (public.writer(NEW.n) = 1)
  EXECUTE FUNCTION nothing();
CREATE TABLE stamped (id integer PRIMARY KEY, n integer, changed timestamptz);
CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN NEW.changed := '2026-02-02 00:00:00+00'; RETURN NEW; END $$;
CREATE TRIGGER stamp BEFORE INSERT OR UPDATE ON stamped FOR EACH ROW EXECUTE FUNCTION stamp();
CREATE TABLE ruled (id integer PRIMARY KEY, n integer);
CREATE RULE ruled_update AS ON UPDATE TO ruled DO ALSO DELETE FROM plain;
CREATE TABLE secured (id integer PRIMARY KEY, owner text);
CREATE POLICY see ON secured USING (public.checked(owner));
ALTER TABLE secured ENABLE ROW LEVEL SECURITY;
CREATE TABLE measures (at date NOT NULL, id integer NOT NULL, n integer, PRIMARY KEY (at, id))
  PARTITION BY RANGE (at);
CREATE TABLE measures_2026 PARTITION OF measures FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE TABLE measures_2027 PARTITION OF measures FOR VALUES FROM ('2027-01-01') TO ('2028-01-01');
CREATE TABLE events (at date NOT NULL, id integer NOT NULL, n integer, PRIMARY KEY (at, id))
  PARTITION BY RANGE (at);
CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE TRIGGER spread BEFORE INSERT OR UPDATE ON events_2026 FOR EACH ROW EXECUTE FUNCTION spread();
CREATE TABLE parent (id integer PRIMARY KEY, n integer);
CREATE TABLE child (extra text) INHERITS (parent);

-- Views.
CREATE VIEW open_orders AS SELECT id, total FROM orders WHERE status = 'open';
CREATE VIEW writing_view AS SELECT public.writer(a) AS x FROM plain;
CREATE VIEW behind AS SELECT x FROM writing_view;
CREATE VIEW comparing AS SELECT note OPERATOR(evil.=) 'x' AS same FROM orders;
CREATE VIEW presetting AS SELECT id, n FROM parent;
ALTER VIEW presetting ALTER COLUMN n SET DEFAULT public.writer(1);
CREATE VIEW redirected AS SELECT id, n FROM stamped;
CREATE FUNCTION redirect() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN DELETE FROM public.plain; RETURN NEW; END $$;
CREATE TRIGGER redirect INSTEAD OF INSERT OR UPDATE ON redirected FOR EACH ROW EXECUTE FUNCTION redirect();
CREATE MATERIALIZED VIEW totals AS SELECT sum(total) AS total FROM orders;
CREATE SERVER far FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '127.0.0.1', port '1');
CREATE FOREIGN TABLE remote (id integer) SERVER far;

-- Rows.
INSERT INTO customers (email, name, login, feeling, uid, details, tags) VALUES
  ('ana@example.com', 'Ana', 'ana', 'ok', '00000000-0000-0000-0000-000000000001', '{"vip": true, "city": "Graz"}', '{new,eu}'),
  ('ben@example.com', 'Ben', 'ben', 'sad', '00000000-0000-0000-0000-000000000002', '{"city": "Linz"}', '{eu}'),
  ('cleo@example.com', 'Cléo', 'cleo', 'ok', '00000000-0000-0000-0000-000000000003', '{}', NULL);
INSERT INTO orders (id, customer_id, total, note, status)
  SELECT i, 1 + i % 3, i * 1.5, 'note ' || i, CASE WHEN i % 2 = 0 THEN 'open' ELSE 'done' END FROM generate_series(1, 40) i;
INSERT INTO order_items SELECT i, l, 'sku' || l, l FROM generate_series(1, 40) i, generate_series(1, 2) l;
INSERT INTO plain VALUES (1, 'a'), (2, 'b'), (3, 'c');
INSERT INTO settings VALUES ('colour', 'red'), ('limit', '10'), ('unused', 'x');
INSERT INTO counters VALUES ('visits', 1);
INSERT INTO tasks (payload) VALUES ('{"a": 1}'), ('{"a": 2}'), ('{"a": 3}');
INSERT INTO "Mixed Case" VALUES (1, 'x');
INSERT INTO places VALUES (1, ROW('a', 'b'));
INSERT INTO prices VALUES (1, ROW(1, 'EUR'));
INSERT INTO tones VALUES (1, 'low'), (2, 'high');
INSERT INTO sizes VALUES (1, 's', '{s,m}'), (2, 'm', '{m,l}'), (3, 's', '{s,m}');
INSERT INTO trapped VALUES (1, 'x');
INSERT INTO defaulted VALUES (1, 1);
INSERT INTO computed VALUES (1);
INSERT INTO limited VALUES (1, 1);
INSERT INTO indexed VALUES (1, 1), (2, 2);
INSERT INTO ordered VALUES (1, 1), (2, 2);
INSERT INTO partly VALUES (1, 1);
INSERT INTO conditional VALUES (1, 1);
INSERT INTO stamped VALUES (1, 1);
INSERT INTO ruled VALUES (1, 1);
INSERT INTO secured VALUES (1, 'ana');
INSERT INTO measures VALUES ('2026-05-05', 1, 1), ('2027-05-05', 2, 2);
INSERT INTO parent VALUES (1, 1);
INSERT INTO child VALUES (1, 2, 'x');
SELECT lo_create(4711);

CREATE FUNCTION on_definition() RETURNS event_trigger LANGUAGE plpgsql AS
  $$ BEGIN DELETE FROM public.plain; END $$;
CREATE EVENT TRIGGER on_definition ON ddl_command_end WHEN TAG IN ('CREATE SEQUENCE')
  EXECUTE FUNCTION on_definition();
