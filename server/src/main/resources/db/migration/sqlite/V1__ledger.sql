-- The ledger. Rows are only ever added, in order; the triggers refuse everything else.
-- INSERT OR REPLACE deletes without firing delete triggers, so insertion is guarded as well.
CREATE TABLE ledger_entry (
  idx        INTEGER PRIMARY KEY,
  content    TEXT NOT NULL,
  leaf_hash  BLOB NOT NULL CHECK (length(leaf_hash) = 32),
  kind       TEXT NOT NULL,
  actor      TEXT NOT NULL,
  change_id  TEXT NOT NULL,
  target     TEXT NOT NULL,
  session_id TEXT NOT NULL
) STRICT;
CREATE INDEX ledger_entry_kind ON ledger_entry (kind, idx);
CREATE INDEX ledger_entry_actor ON ledger_entry (actor, idx);
CREATE INDEX ledger_entry_change ON ledger_entry (change_id, idx) WHERE change_id <> '';
CREATE INDEX ledger_entry_target ON ledger_entry (target, idx) WHERE target <> '';
CREATE INDEX ledger_entry_session ON ledger_entry (session_id, idx) WHERE session_id <> '';

-- One row for every full run of 256 hashes of the level below; level 0 is ledger_entry.leaf_hash.
CREATE TABLE ledger_tile_hash (
  level    INTEGER NOT NULL,
  position INTEGER NOT NULL,
  hash     BLOB NOT NULL CHECK (length(hash) = 32),
  PRIMARY KEY (level, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE ledger_checkpoint (
  size INTEGER PRIMARY KEY,
  note TEXT NOT NULL
) STRICT;

CREATE TRIGGER ledger_entry_in_order BEFORE INSERT ON ledger_entry
WHEN NEW.idx <> (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: an entry has the next index'); END;
CREATE TRIGGER ledger_entry_no_update BEFORE UPDATE ON ledger_entry
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER ledger_entry_no_delete BEFORE DELETE ON ledger_entry
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

CREATE TRIGGER ledger_tile_hash_in_order BEFORE INSERT ON ledger_tile_hash
WHEN NEW.position <> (SELECT coalesce(max(position) + 1, 0) FROM ledger_tile_hash WHERE level = NEW.level)
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: a hash has the next position'); END;
CREATE TRIGGER ledger_tile_hash_no_update BEFORE UPDATE ON ledger_tile_hash
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER ledger_tile_hash_no_delete BEFORE DELETE ON ledger_tile_hash
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

CREATE TRIGGER ledger_checkpoint_in_order BEFORE INSERT ON ledger_checkpoint
WHEN NEW.size <= (SELECT coalesce(max(size), 0) FROM ledger_checkpoint)
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: a checkpoint is larger than the last'); END;
CREATE TRIGGER ledger_checkpoint_no_update BEFORE UPDATE ON ledger_checkpoint
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER ledger_checkpoint_no_delete BEFORE DELETE ON ledger_checkpoint
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
