-- Clones that changes are rehearsed on, from before each is made until it is gone.
CREATE TABLE rehearsal_clone (
  name            text PRIMARY KEY,
  target          text NOT NULL,
  alive_until_ns  bigint NOT NULL
);
