-- Clones that changes are rehearsed on, from before each is made until it is gone.
CREATE TABLE rehearsal_clone (
  name            TEXT PRIMARY KEY,
  target          TEXT NOT NULL,
  alive_until_ns  INTEGER NOT NULL
) STRICT;
