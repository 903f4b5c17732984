package dev.countersign.postgres.locks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.core.evidence.LockForecast;
import dev.countersign.core.evidence.LockForecast.Release;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Several statements in one transaction against live servers: the locks add up.
class LocksTogetherTest {

  private static final List<String> SCRIPTS =
      List.of(
          "ALTER TABLE plain ADD COLUMN c int; CREATE INDEX ON plain (a)",
          "CREATE INDEX ON plain (a); ALTER TABLE plain ADD COLUMN c int",
          "CREATE TABLE fresh (id int PRIMARY KEY); CREATE INDEX ON fresh (id); ALTER TABLE fresh ADD COLUMN c int",
          "CREATE TABLE fresh (id int, order_id bigint REFERENCES orders (id)); CREATE INDEX ON fresh (order_id)",
          "CREATE TABLE fresh (id int); ALTER TABLE fresh ADD FOREIGN KEY (id) REFERENCES customers (id) NOT VALID",
          "ALTER TABLE plain ADD CONSTRAINT k CHECK (a > 0) NOT VALID; ALTER TABLE plain VALIDATE CONSTRAINT k",
          "ALTER TABLE items DROP CONSTRAINT items_order; DROP TABLE selfish",
          "TRUNCATE plain; ALTER TABLE stranger ADD COLUMN c int",
          "ALTER TABLE orders ALTER COLUMN qty SET STATISTICS 5; CREATE TRIGGER t AFTER INSERT ON orders FOR EACH ROW EXECUTE FUNCTION touch()",
          "CREATE TRIGGER t AFTER INSERT ON plain FOR EACH ROW EXECUTE FUNCTION touch(); CREATE TRIGGER t AFTER INSERT ON watched FOR EACH ROW EXECUTE FUNCTION touch()",
          "LOCK TABLE plain IN SHARE MODE; ALTER TABLE plain SET (fillfactor = 70)",
          "LOCK TABLE plain IN ACCESS EXCLUSIVE MODE; COMMENT ON TABLE plain IS 'x'",
          "COMMENT ON TABLE plain IS 'x'; COMMENT ON TABLE orders IS 'y'",
          "DROP VIEW simple; ALTER TABLE plain ALTER COLUMN b TYPE varchar",
          "ALTER TABLE events DETACH PARTITION events_2024; DROP TABLE child",
          "CREATE TABLE events_2027 PARTITION OF events FOR VALUES FROM ('2027-01-01') TO ('2028-01-01'); CREATE INDEX ON logs (id)",
          "ALTER TABLE events ATTACH PARTITION events_2026 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01'); ALTER TABLE plain ADD COLUMN c int",
          "REINDEX INDEX orders_code; ALTER TABLE orders ADD COLUMN c int",
          "REFRESH MATERIALIZED VIEW copied; ALTER MATERIALIZED VIEW copied RENAME TO other_name",
          "CREATE SEQUENCE fresh; ALTER SEQUENCE numbers RESTART; DROP SEQUENCE used_by_default CASCADE",
          "CREATE POLICY p ON plain USING (true); ALTER TABLE plain ENABLE ROW LEVEL SECURITY",
          "ALTER TABLE plain ADD COLUMN c uuid DEFAULT gen_random_uuid(); ALTER TABLE plain ALTER COLUMN b SET STORAGE EXTERNAL",
          "ALTER DOMAIN positive ADD CONSTRAINT k CHECK (VALUE < 1000); ALTER TYPE mood RENAME TO other_name",
          "CREATE PUBLICATION fresh FOR TABLE plain; CREATE STATISTICS s ON a, b FROM plain");

  @ParameterizedTest
  @ValueSource(ints = {14, 15, 16, 17, 18})
  void statements_of_one_transaction_hold_the_strongest_lock_of_each(int major)
      throws SQLException {
    var differences = new ArrayList<String>();

    try (var oracle = new LockOracle(major)) {
      SCRIPTS.forEach(script -> differences.addAll(oracle.differencesTogether(script)));
    }

    assertThat(SCRIPTS).hasSizeGreaterThanOrEqualTo(20);
    assertThat(differences).as("on PostgreSQL " + major).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = 18)
  void what_would_be_released_at_once_is_held_until_the_end(int major) throws SQLException {
    try (var oracle = new LockOracle(major)) {
      List<LockForecast> locks =
          oracle.together("VACUUM plain; ALTER TABLE orders ADD COLUMN c int");

      assertThat(locks).isNotEmpty().allMatch(lock -> lock.release() == Release.TRANSACTION);
    }
  }
}
