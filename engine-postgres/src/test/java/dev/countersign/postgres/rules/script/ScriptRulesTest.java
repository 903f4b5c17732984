package dev.countersign.postgres.rules.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.core.evidence.Finding;
import dev.countersign.postgres.JudgedDatabase;
import dev.countersign.postgres.LiveTargets;
import dev.countersign.postgres.rules.Origin;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScriptRulesTest {

  private static final String SCHEMA =
      """
      CREATE TYPE mood AS ENUM ('sad', 'ok');
      CREATE TABLE orders (id int PRIMARY KEY, note text, qty int, felt mood);
      CREATE TABLE items (id int PRIMARY KEY, order_id int REFERENCES orders);
      CREATE SCHEMA side;
      CREATE TABLE side.notes (id int PRIMARY KEY);
      CREATE VIEW totals AS SELECT qty, count(*) FROM orders GROUP BY 1;
      INSERT INTO orders SELECT g, 'n', 1, 'ok' FROM generate_series(1, 100) g;
      INSERT INTO items SELECT g, g FROM generate_series(1, 100) g;
      INSERT INTO side.notes VALUES (1);
      ANALYZE
      """;

  private JudgedDatabase shop;
  private LiveTargets.Files files;

  @BeforeAll
  void attach() {
    shop = JudgedDatabase.of(SCHEMA);
    files = shop.files();
  }

  @AfterAll
  void detach() {
    shop.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE fresh (id int)",
        "CREATE TABLE fresh (id int); CREATE INDEX ON fresh (id); DROP TABLE fresh",
        "CREATE TEMPORARY TABLE scratch (id int); ALTER TABLE scratch ADD COLUMN a int",
        "CREATE INDEX CONCURRENTLY orders_note ON orders (note)",
        "DROP INDEX CONCURRENTLY never_made",
        "REINDEX TABLE CONCURRENTLY orders",
        "UPDATE orders SET note = 'x' WHERE id = 1",
        "SELECT * FROM orders",
        "ALTER TABLE orders ALTER COLUMN note SET STATISTICS 200",
        "SET SESSION lock_timeout TO '500ms'; ALTER TABLE orders ADD COLUMN a int",
        "SET LOCK_TIMEOUT = 2000; ALTER TABLE orders ADD COLUMN a int",
        "BEGIN; SELECT set_config('lock_timeout', '1s', true); ALTER TABLE orders ADD a int; COMMIT",
        "BEGIN; SET lock_timeout = '1s'; COMMIT; ALTER TABLE orders ADD COLUMN a int"
      })
  void nobody_waits_without_a_limit(String script) {
    assertThat(inFile(script)).doesNotContain("missing-lock-timeout");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE fresh (id int REFERENCES orders)",
        "SET LOCAL lock_timeout = '1s'; ALTER TABLE orders ADD COLUMN a int",
        "BEGIN; SET lock_timeout = '1s'; ROLLBACK; ALTER TABLE orders ADD COLUMN a int",
        "SET lock_timeout = '1s'; DISCARD ALL; ALTER TABLE orders ADD COLUMN a int",
        "SET lock_timeout = '0ms'; ALTER TABLE orders ADD COLUMN a int",
        "SET statement_timeout = '1s'; ALTER TABLE orders ADD COLUMN a int",
        "DROP TABLE items",
        "LOCK TABLE orders",
        "VACUUM FULL orders"
      })
  void somebody_waits_without_a_limit(String script) {
    assertThat(inFile(script)).contains("missing-lock-timeout");
  }

  @Test
  void the_same_wait_is_said_once_for_each_table() {
    assertThat(
            inFile(
                "ALTER TABLE orders ADD COLUMN a int; ALTER TABLE orders ADD COLUMN b int;"
                    + " ALTER TABLE items ADD COLUMN a int"))
        .filteredOn("missing-lock-timeout"::equals)
        .hasSize(2);
  }

  @Test
  void a_limit_of_the_database_counts() {
    shop.database()
        .execute("ALTER DATABASE \"%s\" SET lock_timeout = '3s'".formatted(shop.database().name()));
    try {
      var limited = shop.files();

      assertThat(limited.findings("ALTER TABLE orders ADD COLUMN a int", false, Origin.UNKNOWN))
          .extracting(Finding::rule)
          .doesNotContain("missing-lock-timeout");
    } finally {
      shop.database()
          .execute("ALTER DATABASE \"%s\" RESET lock_timeout".formatted(shop.database().name()));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER TABLE orders ADD COLUMN a int",
        "BEGIN; UPDATE orders SET note = 'x' WHERE id = 1"
      })
  void at_the_gate_the_runner_sees_to_limits(String script) {
    assertThat(atTheGate(script)).noneMatch(rule -> rule.startsWith("missing-"));
  }

  @Test
  void silence_between_statements_is_limited_by_transaction_timeout_too() {
    String script = "ALTER TABLE orders ADD COLUMN a int; COMMENT ON TABLE orders IS 'x'; COMMIT";
    String id = "missing-idle-in-transaction-timeout";

    assertThat(inFile("BEGIN; " + script)).contains(id);
    assertThat(inFile("BEGIN; SET LOCAL transaction_timeout = '1min'; " + script))
        .doesNotContain(id);
  }

  @ParameterizedTest
  @CsvSource({
    "false,BEGIN; COMMIT,false",
    "false,BEGIN; SAVEPOINT a; RELEASE a; COMMIT,false",
    "false,BEGIN; COMMIT AND CHAIN; COMMIT,false",
    "false,COMMIT,true",
    "false,ROLLBACK,true",
    "false,BEGIN; START TRANSACTION; COMMIT,true",
    "true,SELECT 1,false",
    "true,BEGIN; SELECT 1; COMMIT,true",
    "true,SELECT 1; COMMIT,true"
  })
  void transactions_do_not_nest(boolean wrapped, String script, boolean found) {
    List<String> rules = rules(files.findings(script, wrapped, Origin.UNKNOWN));

    assertThat(rules.contains("transaction-nesting")).isEqualTo(found);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "VACUUM orders",
        "CREATE INDEX CONCURRENTLY a ON orders (note); ANALYZE orders",
        "SET statement_timeout = 0; REINDEX INDEX CONCURRENTLY orders_pkey",
        "REINDEX TABLE orders; UPDATE orders SET note = 'x' WHERE id = 1",
        "SELECT 1; DROP INDEX CONCURRENTLY IF EXISTS never_made"
      })
  void what_refuses_transactions_is_alone(String script) {
    assertThat(inFile(script)).doesNotContain("non-transactional-statement");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER TABLE orders ADD CONSTRAINT c CHECK (qty > 0) NOT VALID;"
            + " ALTER TABLE orders VALIDATE CONSTRAINT c",
        "ALTER TABLE orders ADD CONSTRAINT c CHECK (qty IS NOT NULL);"
            + " ALTER TABLE orders ALTER COLUMN qty SET NOT NULL",
        "ALTER TABLE orders ALTER COLUMN qty SET NOT NULL; ALTER TABLE orders DROP CONSTRAINT c",
        "ALTER TABLE orders ADD COLUMN a int; ALTER TABLE orders ALTER COLUMN a SET DEFAULT 1",
        "ALTER TABLE orders ADD COLUMN a int; ALTER TABLE items ADD COLUMN a int",
        "ALTER TABLE orders ADD COLUMN a int; UPDATE orders SET a = 1;"
            + " ALTER TABLE orders ADD COLUMN b int"
      })
  void what_was_split_for_a_reason_stays_split(String script) {
    assertThat(atTheGate(script)).doesNotContain("merge-alter-table");
  }

  @Test
  void across_a_commit_nothing_is_joined() {
    String one = "ALTER TABLE orders ADD COLUMN a int";
    String other = "ALTER TABLE orders ADD COLUMN b int";

    assertThat(inFile(one + "; " + other)).doesNotContain("merge-alter-table");
    assertThat(inFile("BEGIN; " + one + "; COMMIT; BEGIN; " + other + "; COMMIT"))
        .doesNotContain("merge-alter-table");
    assertThat(inFile("BEGIN; " + one + "; " + other + "; COMMIT")).contains("merge-alter-table");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER TYPE mood ADD VALUE 'great'",
        "ALTER TYPE mood ADD VALUE 'great'; ALTER TABLE items ADD COLUMN a int",
        "ALTER TYPE mood RENAME VALUE 'sad' TO 'blue'; UPDATE orders SET felt = 'blue'",
        "CREATE TYPE pace AS ENUM (); ALTER TYPE pace ADD VALUE 'x'; SELECT 'x'::pace"
      })
  void a_new_value_that_nobody_uses_yet_is_none_to_worry_about(String script) {
    assertThat(atTheGate(script)).doesNotContain("enum-add-value-in-transaction");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DROP TABLE orders; CREATE TABLE side.orders (id int)",
        "DROP TABLE side.notes; CREATE TABLE notes (id int)",
        "DROP TABLE orders; CREATE TEMPORARY TABLE orders (id int)",
        "CREATE TABLE fresh (id int); DROP TABLE fresh; CREATE TABLE fresh (id int, a int)",
        "DROP TABLE IF EXISTS never_made; CREATE TABLE never_made (id int)"
      })
  void another_table_of_the_same_last_name_is_another_table(String script) {
    assertThat(atTheGate(script)).doesNotContain("create-table-force");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE orders SET note = 'x'",
        "ALTER TABLE orders ADD COLUMN a int; INSERT INTO items VALUES (1000, 1)",
        "ALTER TABLE orders ADD COLUMN a int; UPDATE orders SET a = 1 WHERE id = 1",
        "CREATE TABLE fresh (id int); ALTER TABLE fresh ADD COLUMN a int;"
            + " INSERT INTO fresh SELECT 1, 2",
        "ALTER TABLE orders ADD COLUMN a int; COMMIT; UPDATE orders SET a = 1"
      })
  void rows_are_changed_without_locks_of_the_schema(String script) {
    assertThat(atTheGate(script)).doesNotContain("ddl-and-dml-mixed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE orders SET note = 'x', qty = 2",
        "UPDATE orders SET (note, qty) = ('x', 2)",
        "INSERT INTO orders (id, note) SELECT id, note FROM orders",
        "SELECT note, note FROM orders",
        "INSERT INTO orders (id, note) VALUES (1, 'a') ON CONFLICT (id) DO UPDATE SET note = 'x'",
        "UPDATE orders SET note = (SELECT note FROM orders LIMIT 1) RETURNING note, note",
        "WITH a AS (UPDATE orders SET note = 'x'), b AS (UPDATE orders SET note = 'y') SELECT 1"
      })
  void each_column_is_named_once(String script) {
    assertThat(inFile(script)).doesNotContain("duplicate-column-assignment");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO orders VALUES (1) ON CONFLICT (id) DO UPDATE SET note = 'x', note = 'y'",
        "WITH a AS (UPDATE orders SET note = 'x', note = 'y' RETURNING 1) SELECT * FROM a"
      })
  void a_column_is_named_twice(String script) {
    assertThat(inFile(script)).contains("duplicate-column-assignment");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DROP TABLE items; CREATE TABLE items (id int)",
        "ALTER TABLE orders RENAME TO orders_old; CREATE TABLE orders (id int)",
        "ALTER TABLE orders DROP COLUMN note, ADD COLUMN note int",
        "CREATE TABLE side.orders (id int)",
        "CREATE TEMPORARY TABLE orders (id int)",
        "CREATE OR REPLACE VIEW totals AS SELECT qty, count(*) FROM orders GROUP BY 1",
        "ALTER INDEX orders_pkey SET (fillfactor = 80)",
        "ALTER TABLE orders_pkey RENAME TO orders_key",
        "DROP VIEW totals; ALTER TABLE orders DROP COLUMN qty",
        "DROP TABLE items, orders CASCADE",
        "DROP TABLE items",
        "ALTER TABLE orders DROP COLUMN note",
        "CREATE TABLE fresh (id int); ALTER TABLE fresh ADD COLUMN id2 int"
      })
  void nothing_stands_in_its_way(String script) {
    assertThat(shop.reviewed(script)).extracting(Finding::rule).doesNotContain("simulation-failed");
    shop.database().execute("BEGIN; " + script + "; ROLLBACK");
  }

  @Test
  void who_needs_what_is_dropped_is_named() {
    assertThat(shop.reviewed("DROP TABLE orders"))
        .filteredOn(finding -> finding.rule().equals("simulation-failed"))
        .singleElement()
        .satisfies(finding ->
            assertThat(finding.message())
                .contains("view totals")
                .contains("constraint items_order_id_fkey on table items"));
  }

  @Test
  void what_an_earlier_statement_may_have_made_is_not_planned() {
    assertThat(
            shop.reviewed(
                "ALTER TABLE orders ADD COLUMN a int; UPDATE orders SET a = 1 WHERE id = 1"))
        .extracting(Finding::rule)
        .doesNotContain("dry-run-failed");
    assertThat(shop.reviewed("UPDATE orders SET a = 1 WHERE id = 1"))
        .filteredOn(finding -> finding.rule().equals("dry-run-failed"))
        .singleElement()
        .satisfies(finding -> assertThat(finding.message()).contains("42703"));
  }

  @ParameterizedTest
  @CsvSource({
    "V3__a.sql,V4__b.sql,true",
    "V3__a.sql,V2.9__b.sql,false",
    "V2.10__a.sql,V2.9__b.sql,false",
    "V2_9__a.sql,V2.10__b.sql,true",
    "R__views.sql,V4__b.sql,false",
    "U3__a.sql,V4__b.sql,false",
    "0003_a.up.sql,0004_b.up.sql,true",
    "0003_a.down.sql,0004_b.up.sql,false",
    "20260102030405_a.sql,20260102030405_b.sql,false",
    "20250102030405_a.sql,20260102030405_b.sql,true",
    "003_2fa.sql,004_x.sql,true",
    "orders.sql,0004_b.sql,false",
    "0003_a.sql,README.md,false"
  })
  void files_keep_their_order(String file, String before, boolean found) {
    var origin = new Origin(file, List.of(before));

    assertThat(rules(files.findings("SELECT 1; SELECT 2", false, origin)))
        .hasSize(found ? 1 : 0)
        .allMatch("out-of-order-change"::equals);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT '-- squawk-ignore'",
        "SELECT 1 AS \"noqa\"",
        "SELECT $a$ /* eugene: ignore */ $a$",
        "SELECT 1 -- notes about the noqail"
      })
  void only_a_comment_can_try_to_silence(String script) {
    assertThat(inFile(script)).doesNotContain("suppression-in-change");
  }

  private List<String> inFile(String script) {
    return rules(files.findings(script, false, Origin.UNKNOWN));
  }

  private List<String> atTheGate(String script) {
    return rules(shop.atTheGate(script));
  }

  private static List<String> rules(List<Finding> findings) {
    return findings.stream().map(Finding::rule).toList();
  }
}
