package dev.countersign.postgres.rules.destructive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.core.engine.TargetEngine;
import dev.countersign.core.evidence.Finding;
import dev.countersign.postgres.JudgedDatabase;
import dev.countersign.postgres.LiveTargets;
import dev.countersign.postgres.rules.RuleOptions;
import dev.countersign.testkit.PostgresServer;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DestructiveRulesTest {

  private static final String SCHEMA =
      """
      CREATE TYPE mood AS ENUM ('sad', 'ok', 'great');
      CREATE TABLE shelves (id int PRIMARY KEY);
      CREATE TABLE boxes (id int PRIMARY KEY, shelf_id int NOT NULL REFERENCES shelves,
        label text UNIQUE, code text, felt mood, weight int DEFAULT 1 CHECK (weight > 0),
        CONSTRAINT proof CHECK (shelf_id IS NOT NULL));
      CREATE INDEX boxes_shelf ON boxes (shelf_id);
      CREATE INDEX boxes_shelf_too ON boxes (shelf_id, code);
      CREATE INDEX boxes_weight ON boxes (weight);
      CREATE UNIQUE INDEX boxes_code ON boxes (code);
      CREATE UNIQUE INDEX boxes_code_too ON boxes (code);
      CREATE VIEW heavy AS SELECT id FROM boxes WHERE weight > 100;
      CREATE VIEW heaviest AS SELECT max(id) FROM heavy;
      INSERT INTO shelves SELECT g FROM generate_series(1, 100) g;
      INSERT INTO boxes SELECT g, 1 + g % 100, 'l' || g, 'c' || g, 'ok', g
        FROM generate_series(1, 20000) g;
      CREATE FUNCTION hidden(int) RETURNS boolean LANGUAGE plpgsql
        AS 'BEGIN EXECUTE ''SELECT 1''; RETURN true; END';
      CREATE TABLE asides (id int PRIMARY KEY, a int);
      ANALYZE
      """;

  private JudgedDatabase shop;

  @BeforeAll
  void attach() {
    shop = JudgedDatabase.of(SCHEMA);
  }

  @AfterAll
  void detach() {
    shop.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "drop-check-or-unique|ALTER TABLE boxes DROP CONSTRAINT proof",
        "drop-check-or-unique|ALTER TABLE boxes DROP CONSTRAINT boxes_label_key,"
            + " ADD CONSTRAINT labels UNIQUE (label) DEFERRABLE",
        "drop-check-or-unique|DROP INDEX boxes_code",
        "drop-check-or-unique|DROP INDEX boxes_weight",
        "drop-foreign-key|ALTER TABLE boxes DROP CONSTRAINT boxes_shelf_id_fkey;"
            + " ALTER TABLE boxes ADD FOREIGN KEY (shelf_id) REFERENCES shelves ON DELETE CASCADE",
        "drop-foreign-key|ALTER TABLE boxes ADD CONSTRAINT b CHECK (id > 0);"
            + " ALTER TABLE boxes DROP CONSTRAINT b",
        "drop-primary-key|ALTER TABLE boxes DROP CONSTRAINT boxes_label_key",
        "drop-default|ALTER TABLE boxes ADD COLUMN a int DEFAULT 1;"
            + " ALTER TABLE boxes ALTER COLUMN a DROP DEFAULT",
        "drop-default|ALTER TABLE boxes ALTER COLUMN weight DROP DEFAULT;"
            + " ALTER TABLE boxes ALTER COLUMN weight TYPE bigint;"
            + " ALTER TABLE boxes ALTER COLUMN weight SET DEFAULT 1",
        "drop-not-null|ALTER TABLE boxes ALTER COLUMN label DROP NOT NULL",
        "drop-trigger|DROP TRIGGER IF EXISTS never_made ON boxes",
        "drop-view-or-matview|DROP INDEX boxes_weight",
        "drop-routine|CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'; DROP FUNCTION f()",
        "drop-type-or-domain|CREATE TYPE helper AS (a int); DROP TYPE helper",
        "drop-used-index|DROP INDEX CONCURRENTLY boxes_shelf_too",
        "drop-used-index|DROP INDEX CONCURRENTLY boxes_weight",
        "drop-table|CREATE TEMPORARY TABLE boxes (id int); DROP TABLE boxes",
        "truncate|CREATE TABLE fresh (id int); TRUNCATE fresh",
        "update-delete-without-where|CREATE TEMPORARY TABLE a (id int); DELETE FROM a",
        "update-delete-without-where|DELETE FROM boxes WHERE id IS NULL OR code IS NOT NULL",
        "update-primary-key-values|UPDATE boxes SET id = id WHERE id = 1",
        "update-primary-key-values|UPDATE boxes SET label = 'x', code = 'y' WHERE id = 1",
        "analyze-after-backfill|CREATE INDEX CONCURRENTLY a ON boxes (code, label)",
        "analyze-after-backfill|CREATE INDEX CONCURRENTLY a ON boxes (lower(code)); ANALYZE",
        "unbatched-backfill|UPDATE boxes SET code = 'x' WHERE id BETWEEN 1 AND 1000",
        "affected-rows-limit|DELETE FROM boxes WHERE id BETWEEN 1 AND 1000",
        "affected-rows-limit|DELETE FROM boxes WHERE id IN (SELECT id FROM boxes LIMIT 1000)",
        "affected-rows-limit|DELETE FROM boxes WHERE id = 1",
        "affected-rows-limit|CREATE TABLE fresh AS SELECT * FROM boxes; DELETE FROM fresh",
        "insert-row-limit|INSERT INTO shelves SELECT g FROM generate_series(1000, 2000) g",
        "insert-row-limit|CREATE TABLE fresh (id int);"
            + " INSERT INTO fresh SELECT g FROM generate_series(1, 200000) g"
      })
  void it_looks_alike_and_is_harmless(String rule, String script) {
    assertThat(rules(script)).doesNotContain(rule);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "drop-check-or-unique|ALTER TABLE boxes DROP CONSTRAINT boxes_weight_check",
        "drop-check-or-unique|DROP INDEX boxes_label_too; ALTER TABLE boxes DROP CONSTRAINT"
            + " boxes_label_key",
        "drop-foreign-key|ALTER TABLE boxes DROP CONSTRAINT boxes_shelf_id_fkey,"
            + " ADD FOREIGN KEY (weight) REFERENCES shelves",
        "drop-primary-key|ALTER TABLE asides DROP CONSTRAINT asides_pkey",
        "drop-default|ALTER TABLE boxes ALTER COLUMN weight DROP DEFAULT",
        "drop-view-or-matview|DROP VIEW IF EXISTS heaviest",
        "update-delete-without-where|DELETE FROM boxes WHERE id IS NULL OR id IS NOT NULL",
        "update-delete-without-where|UPDATE boxes SET code = '' FROM shelves",
        "unbatched-backfill|UPDATE boxes SET felt = 'sad' WHERE id > 0 AND weight > 0",
        "affected-rows-limit|UPDATE boxes SET felt = 'sad' WHERE weight > 5",
        "affected-rows-limit|DELETE FROM boxes USING shelves WHERE shelf_id = shelves.id",
        "insert-row-limit|INSERT INTO shelves SELECT g FROM generate_series(1000, 20000) g",
        "drop-type-or-domain|ALTER TYPE mood RENAME TO mood_old; CREATE TYPE mood AS ENUM ('ok')"
      })
  void it_is_found(String rule, String script) {
    var options =
        RuleOptions.DEFAULT
            .with("unbatched-backfill", "rows", 10_000L)
            .with("affected-rows-limit", "rows", 10_000L);
    try (var strict = LiveTargets.attach(shop.database(), options)) {
      assertThat(JudgedDatabase.reviewed(strict, script)).extracting(Finding::rule).contains(rule);
    }
  }

  @Test
  void an_estimate_that_cannot_be_had_is_a_finding_and_no_code_runs_for_it() {
    assertThat(message("DELETE FROM boxes WHERE hidden(id)", "affected-rows-limit"))
        .contains("is not known")
        .contains("code that cannot be seen");
    assertThat(message("DELETE FROM boxes WHERE nothing > 1", "affected-rows-limit"))
        .contains("is not known")
        .contains("does not exist");
  }

  @Test
  void the_interval_of_an_estimate_is_shown() {
    assertThat(message("DELETE FROM boxes WHERE weight > 5", "affected-rows-limit"))
        .matches("About 19,\\d{3} rows of public.boxes \\(6,\\d{3} to 5\\d,\\d{3}\\) .*");
  }

  @Test
  void a_cascade_names_what_goes_along() {
    assertThat(message("DROP TABLE shelves CASCADE", "drop-cascade"))
        .isEqualTo("CASCADE also drops constraint boxes_shelf_id_fkey on table boxes.");
    assertThat(message("ALTER TABLE boxes DROP COLUMN weight CASCADE", "drop-cascade"))
        .contains("view heavy")
        .contains("view heaviest")
        .doesNotContain("boxes_weight");
    assertThat(message("DROP TABLE asides CASCADE", "drop-cascade")).contains("nothing depends");
  }

  @Test
  void the_only_index_of_a_foreign_key_is_used_and_so_is_one_that_queries_scan()
      throws SQLException {
    try (var fresh =
            PostgresServer.shared(18)
                .freshDatabase(
                    """
                    CREATE TABLE a (id int PRIMARY KEY);
                    CREATE TABLE b (id int PRIMARY KEY, a_id int REFERENCES a, c int);
                    CREATE INDEX b_a ON b (a_id);
                    CREATE INDEX b_c ON b (c);
                    INSERT INTO b SELECT g, NULL, g FROM generate_series(1, 10000) g;
                    ANALYZE
                    """);
        var attached = LiveTargets.attach(fresh)) {
      assertThat(used(attached, "DROP INDEX CONCURRENTLY b_a")).contains("foreign key b_a_id_fkey");
      assertThat(used(attached, "DROP INDEX CONCURRENTLY b_c")).isEmpty();

      try (var connection = fresh.connect();
          var statement = connection.createStatement()) {
        statement.execute("SELECT id FROM b WHERE c = 77");
        statement.execute("SELECT pg_stat_force_next_flush()");
        statement.execute("SELECT 1");
      }

      assertThat(used(attached, "DROP INDEX CONCURRENTLY b_c")).contains("scanned 1 times");
    }
  }

  @Test
  void an_index_on_an_expression_has_no_statistics_before_analyze() {
    shop.database().execute("CREATE INDEX boxes_lower ON boxes (lower(label))");
    try {
      String count = "SELECT count(*) FROM pg_stats WHERE tablename = 'boxes_lower'";

      assertThat(shop.database().query(count)).containsExactly("0");
      shop.database().execute("ANALYZE boxes");
      assertThat(shop.database().query(count)).containsExactly("1");
    } finally {
      shop.database().execute("DROP INDEX boxes_lower");
    }
  }

  private static String used(TargetEngine engine, String script) {
    return JudgedDatabase.reviewed(engine, script).stream()
        .filter(finding -> finding.rule().equals("drop-used-index"))
        .map(Finding::message)
        .findFirst()
        .orElse("");
  }

  @ParameterizedTest
  @ValueSource(ints = {14, 15, 16, 17})
  void probes_ask_older_servers_too(int major) {
    try (var old = PostgresServer.shared(major).freshDatabase(SCHEMA);
        var attached = LiveTargets.attach(old)) {
      for (String script :
          List.of(
              "DROP TABLE shelves CASCADE",
              "DROP TABLE shelves",
              "DROP INDEX CONCURRENTLY boxes_weight",
              "DELETE FROM boxes WHERE weight > 5",
              "ALTER TYPE mood RENAME TO mood_old; CREATE TYPE mood AS ENUM ('ok')")) {
        assertThat(JudgedDatabase.reviewed(attached, script))
            .extracting(Finding::message)
            .noneMatch(message -> message.startsWith("The server could not be asked"));
      }
    }
  }

  private String message(String script, String rule) {
    return shop.reviewed(script).stream()
        .filter(finding -> finding.rule().equals(rule))
        .map(Finding::message)
        .findFirst()
        .orElse("");
  }

  private List<String> rules(String script) {
    return shop.reviewed(script).stream().map(Finding::rule).toList();
  }
}
