-- Changes. The document holds all of a change; the columns beside it are what it is found by.
-- Times are nanoseconds since 1970.
CREATE TABLE change_number (last INTEGER NOT NULL) STRICT;
INSERT INTO change_number (last) VALUES (0);
CREATE TABLE change_record (
  id            INTEGER PRIMARY KEY,
  version       INTEGER NOT NULL CHECK (version >= 1),
  state         TEXT NOT NULL,
  target        TEXT NOT NULL,
  agent         TEXT NOT NULL,
  digest        TEXT NOT NULL,
  created_at_ns INTEGER NOT NULL,
  changed_at_ns INTEGER NOT NULL,
  format        INTEGER NOT NULL,
  document      TEXT NOT NULL
) STRICT;
CREATE INDEX change_record_state ON change_record (state, id);
CREATE INDEX change_record_agent ON change_record (agent, target, id);
CREATE INDEX change_record_target ON change_record (target, id);
CREATE INDEX change_record_changed ON change_record (changed_at_ns, id);

-- One person counts once for one change, whatever the code above says.
CREATE TABLE change_approval (
  change_id INTEGER NOT NULL REFERENCES change_record (id),
  person    TEXT NOT NULL,
  digest    TEXT NOT NULL,
  at_ns     INTEGER NOT NULL,
  PRIMARY KEY (change_id, person)
) STRICT;

-- One change starts at most once, whatever the code above says.
CREATE TABLE change_execution (
  change_id     INTEGER PRIMARY KEY REFERENCES change_record (id),
  caused_by     TEXT NOT NULL,
  path          TEXT NOT NULL,
  started_at_ns INTEGER NOT NULL
) STRICT;
