-- How fast a target did things, as measured when ratified changes ran. Forecasts learn from it.
CREATE TABLE throughput (
  id              INTEGER PRIMARY KEY,
  target          TEXT NOT NULL,
  operation       TEXT NOT NULL,
  bytes           INTEGER NOT NULL CHECK (bytes >= 0),
  millis          INTEGER NOT NULL CHECK (millis > 0),
  measured_at_ns  INTEGER NOT NULL
) STRICT;
CREATE INDEX throughput_recent ON throughput (target, operation, measured_at_ns);
