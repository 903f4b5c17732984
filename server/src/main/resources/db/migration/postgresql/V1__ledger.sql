-- The ledger. Rows are only ever added, in order; the triggers refuse everything else. They fire
-- ALWAYS: session_replication_role = replica does not switch them off.
CREATE TABLE ledger_entry (
  idx        bigint PRIMARY KEY,
  content    text NOT NULL,
  leaf_hash  bytea NOT NULL CHECK (length(leaf_hash) = 32),
  kind       text NOT NULL,
  actor      text NOT NULL,
  change_id  text NOT NULL,
  target     text NOT NULL,
  session_id text NOT NULL
);
CREATE INDEX ledger_entry_kind ON ledger_entry (kind, idx);
CREATE INDEX ledger_entry_actor ON ledger_entry (actor, idx);
CREATE INDEX ledger_entry_change ON ledger_entry (change_id, idx) WHERE change_id <> '';
CREATE INDEX ledger_entry_target ON ledger_entry (target, idx) WHERE target <> '';
CREATE INDEX ledger_entry_session ON ledger_entry (session_id, idx) WHERE session_id <> '';

-- One row for every full run of 256 hashes of the level below; level 0 is ledger_entry.leaf_hash.
CREATE TABLE ledger_tile_hash (
  level    integer NOT NULL,
  position bigint NOT NULL,
  hash     bytea NOT NULL CHECK (length(hash) = 32),
  PRIMARY KEY (level, position)
);

CREATE TABLE ledger_checkpoint (
  size bigint PRIMARY KEY,
  note text NOT NULL
);

CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the ledger is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE FUNCTION ledger_entry_in_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.idx <> (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry) THEN
    RAISE EXCEPTION 'the ledger is append-only: an entry has the next index'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION ledger_tile_hash_in_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.position <> (SELECT coalesce(max(t.position) + 1, 0) FROM ledger_tile_hash t WHERE t.level = NEW.level) THEN
    RAISE EXCEPTION 'the ledger is append-only: a hash has the next position'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION ledger_checkpoint_in_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.size <= (SELECT coalesce(max(size), 0) FROM ledger_checkpoint) THEN
    RAISE EXCEPTION 'the ledger is append-only: a checkpoint is larger than the last'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER in_order BEFORE INSERT ON ledger_entry
  FOR EACH ROW EXECUTE FUNCTION ledger_entry_in_order();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entry
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER in_order BEFORE INSERT ON ledger_tile_hash
  FOR EACH ROW EXECUTE FUNCTION ledger_tile_hash_in_order();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_tile_hash
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER in_order BEFORE INSERT ON ledger_checkpoint
  FOR EACH ROW EXECUTE FUNCTION ledger_checkpoint_in_order();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_checkpoint
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();

ALTER TABLE ledger_entry ENABLE ALWAYS TRIGGER in_order;
ALTER TABLE ledger_entry ENABLE ALWAYS TRIGGER append_only;
ALTER TABLE ledger_tile_hash ENABLE ALWAYS TRIGGER in_order;
ALTER TABLE ledger_tile_hash ENABLE ALWAYS TRIGGER append_only;
ALTER TABLE ledger_checkpoint ENABLE ALWAYS TRIGGER in_order;
ALTER TABLE ledger_checkpoint ENABLE ALWAYS TRIGGER append_only;
