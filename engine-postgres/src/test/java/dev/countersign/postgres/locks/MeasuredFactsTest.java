package dev.countersign.postgres.locks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.core.evidence.LockForecast;
import dev.countersign.postgres.locks.MeasuredLocks.Measured;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Facts about locks that are often told wrong: each is measured on live servers, and our forecast
/// says the same.
class MeasuredFactsTest {

  /// @param object what it is about
  /// @param mode its lock; empty text: none
  private record Fact(
      String title, String sql, String object, String mode, boolean rewrite, boolean scan) {}

  private static final List<Fact> FACTS =
      List.of(
          fact(
              "adding an identity rewrites",
              "ALTER TABLE plain ADD COLUMN c int GENERATED ALWAYS AS IDENTITY",
              "plain",
              "ACCESS EXCLUSIVE",
              true,
              true),
          fact(
              "a wider varchar is metadata only",
              "ALTER TABLE orders ALTER COLUMN code TYPE varchar(80)",
              "orders",
              "ACCESS EXCLUSIVE",
              false,
              false),
          fact(
              "varchar to text is metadata only",
              "ALTER TABLE orders ALTER COLUMN code TYPE text",
              "orders",
              "ACCESS EXCLUSIVE",
              false,
              false),
          fact(
              "more digits are metadata only",
              "ALTER TABLE orders ALTER COLUMN amount TYPE numeric(12,2)",
              "orders",
              "ACCESS EXCLUSIVE",
              false,
              false),
          fact(
              "cidr to inet is metadata only",
              "ALTER TABLE orders ALTER COLUMN ip TYPE inet",
              "orders",
              "ACCESS EXCLUSIVE",
              false,
              false),
          fact(
              "int to bigint rewrites",
              "ALTER TABLE kinds ALTER COLUMN i4 TYPE bigint",
              "kinds",
              "ACCESS EXCLUSIVE",
              true,
              true),
          fact(
              "timestamp to timestamptz in UTC keeps the heap",
              "ALTER TABLE keyed ALTER COLUMN ts TYPE timestamptz",
              "keyed",
              "ACCESS EXCLUSIVE",
              false,
              true),
          fact(
              "timestamp to timestamptz in UTC builds the indexes anew",
              "ALTER TABLE keyed ALTER COLUMN ts TYPE timestamptz",
              "keyed_ts",
              "ACCESS EXCLUSIVE",
              true,
              true),
          fact(
              "another collation builds the index anew",
              "ALTER TABLE keyed ALTER COLUMN t TYPE text COLLATE \"C\"",
              "keyed_t",
              "ACCESS EXCLUSIVE",
              true,
              true),
          fact(
              "a wider type is checked anew by a CHECK on the column",
              "ALTER TABLE orders ALTER COLUMN checked TYPE varchar(40)",
              "orders",
              "ACCESS EXCLUSIVE",
              false,
              true),
          fact(
              "a foreign key locks its own table",
              "ALTER TABLE items ADD CONSTRAINT k FOREIGN KEY (order_id) REFERENCES orders (id)",
              "items",
              "SHARE ROW EXCLUSIVE",
              false,
              true),
          fact(
              "a foreign key locks the other table as strongly",
              "ALTER TABLE items ADD CONSTRAINT k FOREIGN KEY (order_id) REFERENCES orders (id)",
              "orders",
              "SHARE ROW EXCLUSIVE",
              false,
              true),
          fact(
              "NOT VALID takes the same lock without a scan",
              "ALTER TABLE items ADD CONSTRAINT k FOREIGN KEY (order_id) REFERENCES orders (id) NOT VALID",
              "items",
              "SHARE ROW EXCLUSIVE",
              false,
              false),
          fact(
              "NOT VALID takes the same lock on the other table",
              "ALTER TABLE items ADD CONSTRAINT k FOREIGN KEY (order_id) REFERENCES orders (id) NOT VALID",
              "orders",
              "SHARE ROW EXCLUSIVE",
              false,
              false),
          fact(
              "a new column that refers is not checked",
              "ALTER TABLE plain ADD COLUMN c bigint REFERENCES customers (id)",
              "plain",
              "ACCESS EXCLUSIVE",
              false,
              false),
          fact(
              "a new column that refers locks the other table",
              "ALTER TABLE plain ADD COLUMN c bigint REFERENCES customers (id)",
              "customers",
              "SHARE ROW EXCLUSIVE",
              false,
              false),
          fact(
              "a new table that refers locks the live parent",
              "CREATE TABLE fresh (id bigint REFERENCES orders (id))",
              "orders",
              "SHARE ROW EXCLUSIVE",
              false,
              false),
          fact(
              "dropping a child locks the parent against reads",
              "DROP TABLE items",
              "orders",
              "ACCESS EXCLUSIVE",
              false,
              false),
          fact(
              "dropping a foreign key locks the parent against reads",
              "ALTER TABLE items DROP CONSTRAINT items_order",
              "orders",
              "ACCESS EXCLUSIVE",
              false,
              false),
          fact(
              "attaching takes a weak lock on the parent",
              "ALTER TABLE events ATTACH PARTITION events_2026 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')",
              "events",
              "SHARE UPDATE EXCLUSIVE",
              false,
              false),
          fact(
              "attaching locks and scans the partition",
              "ALTER TABLE events ATTACH PARTITION events_2026 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')",
              "events_2026",
              "ACCESS EXCLUSIVE",
              false,
              true),
          fact(
              "attaching locks and scans the DEFAULT partition",
              "ALTER TABLE events ATTACH PARTITION events_2026 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')",
              "events_default",
              "ACCESS EXCLUSIVE",
              false,
              true),
          fact(
              "a matching CHECK spares the scan of the partition",
              "ALTER TABLE logs ATTACH PARTITION logs_2025 FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')",
              "logs_2025",
              "ACCESS EXCLUSIVE",
              false,
              false),
          fact(
              "a new partition locks the parent against reads",
              "CREATE TABLE fresh PARTITION OF events FOR VALUES FROM ('2027-01-01') TO ('2028-01-01')",
              "events",
              "ACCESS EXCLUSIVE",
              false,
              false),
          fact(
              "a new partition scans the DEFAULT partition",
              "CREATE TABLE fresh PARTITION OF events FOR VALUES FROM ('2027-01-01') TO ('2028-01-01')",
              "events_default",
              "ACCESS EXCLUSIVE",
              false,
              true),
          fact(
              "NOT VALID and VALIDATE joined scan under the strong lock",
              "ALTER TABLE plain ADD CONSTRAINT k CHECK (a > 0) NOT VALID, VALIDATE CONSTRAINT k",
              "plain",
              "ACCESS EXCLUSIVE",
              false,
              true),
          fact(
              "a CHECK that proves it spares SET NOT NULL the scan",
              "ALTER TABLE orders ALTER COLUMN proven SET NOT NULL",
              "orders",
              "ACCESS EXCLUSIVE",
              false,
              false),
          fact(
              "dropping that CHECK in the same ALTER brings the scan back",
              "ALTER TABLE orders ALTER COLUMN proven SET NOT NULL, DROP CONSTRAINT proven_not_null",
              "orders",
              "ACCESS EXCLUSIVE",
              false,
              true),
          fact(
              "a primary key from an index over nullable columns scans",
              "ALTER TABLE plain ADD CONSTRAINT k PRIMARY KEY USING INDEX plain_free",
              "plain",
              "ACCESS EXCLUSIVE",
              false,
              true),
          fact(
              "CREATE TRIGGER blocks writes only",
              "CREATE TRIGGER t AFTER INSERT ON plain FOR EACH ROW EXECUTE FUNCTION touch()",
              "plain",
              "SHARE ROW EXCLUSIVE",
              false,
              false),
          fact(
              "DROP TRIGGER blocks reads too",
              "DROP TRIGGER orders_touch ON orders",
              "orders",
              "ACCESS EXCLUSIVE",
              false,
              false),
          fact(
              "CREATE POLICY blocks reads too",
              "CREATE POLICY p ON plain USING (true)",
              "plain",
              "ACCESS EXCLUSIVE",
              false,
              false),
          fact(
              "ENABLE ROW LEVEL SECURITY blocks reads too",
              "ALTER TABLE orders ENABLE ROW LEVEL SECURITY",
              "orders",
              "ACCESS EXCLUSIVE",
              false,
              false),
          fact(
              "COMMENT ON takes a weak lock",
              "COMMENT ON TABLE plain IS 'x'",
              "plain",
              "SHARE UPDATE EXCLUSIVE",
              false,
              false));

  @ParameterizedTest
  @ValueSource(ints = {14, 15, 16, 17, 18})
  void each_fact_holds_on_the_server_and_in_the_forecast(int major) throws SQLException {
    var wrong = new ArrayList<String>();

    try (var oracle = new LockOracle(major)) {
      for (Fact fact : FACTS) {
        Map<String, Measured> measured = oracle.measured(fact.sql());
        Map<String, LockForecast> forecast = oracle.forecast(fact.sql());
        compare(fact, measured.get(fact.object()), forecast.get(fact.object()), wrong);
      }
    }

    assertThat(wrong).as("on PostgreSQL " + major).isEmpty();
  }

  private static void compare(
      Fact fact, @Nullable Measured measured, @Nullable LockForecast forecast, List<String> wrong) {
    if (measured == null || forecast == null) {
      wrong.add(fact.title() + ": measured " + measured + ", forecast " + forecast);
      return;
    }
    boolean index = fact.rewrite() && measured.empty();
    boolean server =
        measured.mode().equals(fact.mode())
            && measured.rewritten() == fact.rewrite()
            && (index || measured.gone() || measured.scanned() == fact.scan());
    boolean ours =
        forecast.mode().equals(fact.mode())
            && forecast.rewrite() == fact.rewrite()
            && forecast.scan() == fact.scan();
    if (!server || !ours) {
      wrong.add(fact.title() + ": measured " + measured + ", forecast " + forecast);
    }
  }

  private static Fact fact(
      String title, String sql, String object, String mode, boolean rewrite, boolean scan) {
    return new Fact(title, sql, "public." + object, mode, rewrite, scan);
  }
}
