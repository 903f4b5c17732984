CREATE TABLE accounts (
  id int PRIMARY KEY,
  name text NOT NULL
);
CREATE INDEX accounts_by_name ON accounts (name);
