-- What the examples of the lock rules speak of.
CREATE ACCESS METHOD heaped TYPE TABLE HANDLER heap_tableam_handler;
CREATE DOMAIN label AS text;
CREATE TABLE racks (id bigint PRIMARY KEY, name label);
CREATE TABLE crates (
  id bigint PRIMARY KEY,
  rack_id bigint REFERENCES racks,
  code varchar(20),
  grade varchar(5) CONSTRAINT crates_grade CHECK (grade <> ''),
  tag text,
  other_tag text,
  kept int NOT NULL,
  stock bigint,
  weight numeric(8, 2),
  seen timestamp,
  during tstzrange
);
ALTER TABLE crates ADD CONSTRAINT crates_seen_known CHECK (seen > '2000-01-01') NOT VALID;
CREATE INDEX crates_seen ON crates (seen);
CREATE INDEX crates_code ON crates (code);
CREATE UNIQUE INDEX crates_kept ON crates (kept);
CREATE TABLE crates_old (id bigint PRIMARY KEY);
CREATE TABLE keyless (id bigint NOT NULL, code text);
CREATE UNIQUE INDEX keyless_id ON keyless (id);
CREATE UNIQUE INDEX keyless_code ON keyless (code);
CREATE TABLE trips_2026 (id int, at date);
CREATE TABLE trips_2027 (
  id int, at date, CHECK (at IS NOT NULL AND at >= '2027-01-01' AND at < '2028-01-01')
);
CREATE TABLE readings (id bigint, at date) PARTITION BY RANGE (at);
CREATE TABLE readings_2025 PARTITION OF readings FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE readings_rest PARTITION OF readings DEFAULT;
INSERT INTO racks SELECT g, 's' FROM generate_series(1, 100) g;
INSERT INTO crates SELECT g, g, 'c' || g, 'a', 't', 't', g, g, g, '2024-01-01',
  tstzrange(to_timestamp(g), to_timestamp(g + 1)) FROM generate_series(1, 100) g;
INSERT INTO crates_old SELECT generate_series(1, 100);
INSERT INTO keyless SELECT g, g FROM generate_series(1, 100) g;
INSERT INTO trips_2026 VALUES (1, '2026-05-05');
INSERT INTO trips_2027 VALUES (1, '2027-05-05');
INSERT INTO readings VALUES (1, '2025-05-05'), (2, '2030-01-01');
CREATE TABLE bins (id bigint PRIMARY KEY);
ALTER TABLE boxes ADD COLUMN bin_id bigint CONSTRAINT boxes_bin_id_fkey REFERENCES bins;
CREATE INDEX boxes_bin_id ON boxes (bin_id);
CREATE MATERIALIZED VIEW tallies AS SELECT name, count(*) FROM racks GROUP BY 1;
CREATE UNIQUE INDEX tallies_name ON tallies (name);
CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN RAISE NOTICE 'changed'; RETURN NEW; END $$;
CREATE FUNCTION mirror() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN NEW.other_tag := NEW.tag; RETURN NEW; END $$;
ANALYZE
