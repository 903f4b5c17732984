-- Changes. The document holds all of a change; the columns beside it are what it is found by.
-- Times are nanoseconds since 1970.
CREATE SEQUENCE change_number AS bigint;
CREATE TABLE change_record (
  id            bigint PRIMARY KEY,
  version       bigint NOT NULL CHECK (version >= 1),
  state         text NOT NULL,
  target        text NOT NULL,
  agent         text NOT NULL,
  digest        text NOT NULL,
  created_at_ns bigint NOT NULL,
  changed_at_ns bigint NOT NULL,
  format        integer NOT NULL,
  document      text NOT NULL
);
CREATE INDEX change_record_state ON change_record (state, id);
CREATE INDEX change_record_agent ON change_record (agent, target, id);
CREATE INDEX change_record_target ON change_record (target, id);
CREATE INDEX change_record_changed ON change_record (changed_at_ns, id);

-- One person counts once for one change, whatever the code above says.
CREATE TABLE change_approval (
  change_id bigint NOT NULL REFERENCES change_record (id),
  person    text NOT NULL,
  digest    text NOT NULL,
  at_ns     bigint NOT NULL,
  PRIMARY KEY (change_id, person)
);

-- One change starts at most once, whatever the code above says.
CREATE TABLE change_execution (
  change_id     bigint PRIMARY KEY REFERENCES change_record (id),
  caused_by     text NOT NULL,
  path          text NOT NULL,
  started_at_ns bigint NOT NULL
);
