-- Who may come in. Secrets are kept only as what verifies them. Times are nanoseconds since 1970.
CREATE TABLE agent (
  name          TEXT PRIMARY KEY,
  on_behalf_of  TEXT NOT NULL,
  target_names  TEXT NOT NULL,
  verifier      TEXT NOT NULL,
  secret_sha256 TEXT NOT NULL UNIQUE CHECK (length(secret_sha256) = 64),
  created_at_ns INTEGER NOT NULL,
  revoked_at_ns INTEGER
) STRICT;

CREATE TABLE person (
  name          TEXT PRIMARY KEY,
  group_names   TEXT NOT NULL,
  verifier      TEXT NOT NULL,
  created_at_ns INTEGER NOT NULL,
  revoked_at_ns INTEGER
) STRICT;

CREATE TABLE token (
  id            TEXT PRIMARY KEY,
  holder_kind   TEXT NOT NULL CHECK (holder_kind IN ('agent', 'person')),
  holder        TEXT NOT NULL,
  label         TEXT NOT NULL,
  secret_sha256 TEXT NOT NULL UNIQUE CHECK (length(secret_sha256) = 64),
  created_at_ns INTEGER NOT NULL,
  expires_at_ns INTEGER NOT NULL,
  revoked_at_ns INTEGER
) STRICT;
CREATE INDEX token_holder ON token (holder_kind, holder);

CREATE TABLE web_session (
  secret_sha256   TEXT PRIMARY KEY CHECK (length(secret_sha256) = 64),
  person          TEXT NOT NULL,
  group_names     TEXT NOT NULL,
  created_at_ns   INTEGER NOT NULL,
  last_seen_at_ns INTEGER NOT NULL,
  expires_at_ns   INTEGER NOT NULL
) STRICT;
CREATE INDEX web_session_person ON web_session (person);
CREATE INDEX web_session_expiry ON web_session (expires_at_ns);
