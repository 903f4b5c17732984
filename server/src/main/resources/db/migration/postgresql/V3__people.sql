-- Who may come in. Secrets are kept only as what verifies them. Times are nanoseconds since 1970.
CREATE TABLE agent (
  name          text PRIMARY KEY,
  on_behalf_of  text NOT NULL,
  target_names  text NOT NULL,
  verifier      text NOT NULL,
  secret_sha256 text NOT NULL UNIQUE CHECK (length(secret_sha256) = 64),
  created_at_ns bigint NOT NULL,
  revoked_at_ns bigint
);

CREATE TABLE person (
  name          text PRIMARY KEY,
  group_names   text NOT NULL,
  verifier      text NOT NULL,
  created_at_ns bigint NOT NULL,
  revoked_at_ns bigint
);

CREATE TABLE token (
  id            text PRIMARY KEY,
  holder_kind   text NOT NULL CHECK (holder_kind IN ('agent', 'person')),
  holder        text NOT NULL,
  label         text NOT NULL,
  secret_sha256 text NOT NULL UNIQUE CHECK (length(secret_sha256) = 64),
  created_at_ns bigint NOT NULL,
  expires_at_ns bigint NOT NULL,
  revoked_at_ns bigint
);
CREATE INDEX token_holder ON token (holder_kind, holder);

CREATE TABLE web_session (
  secret_sha256   text PRIMARY KEY CHECK (length(secret_sha256) = 64),
  person          text NOT NULL,
  group_names     text NOT NULL,
  created_at_ns   bigint NOT NULL,
  last_seen_at_ns bigint NOT NULL,
  expires_at_ns   bigint NOT NULL
);
CREATE INDEX web_session_person ON web_session (person);
CREATE INDEX web_session_expiry ON web_session (expires_at_ns);
