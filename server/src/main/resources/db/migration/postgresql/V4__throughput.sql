-- How fast a target did things, as measured when ratified changes ran. Forecasts learn from it.
CREATE TABLE throughput (
  id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  target          text NOT NULL,
  operation       text NOT NULL,
  bytes           bigint NOT NULL CHECK (bytes >= 0),
  millis          bigint NOT NULL CHECK (millis > 0),
  measured_at_ns  bigint NOT NULL
);
CREATE INDEX throughput_recent ON throughput (target, operation, measured_at_ns);
