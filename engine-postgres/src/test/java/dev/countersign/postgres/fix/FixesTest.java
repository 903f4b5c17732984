package dev.countersign.postgres.fix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.core.engine.LintedStatement;
import dev.countersign.core.engine.Transactions;
import dev.countersign.core.evidence.Finding;
import dev.countersign.postgres.PostgresLinter;
import dev.countersign.postgres.psql.Pieces;
import dev.countersign.postgres.psql.Pieces.Piece;
import dev.countersign.postgres.review.SchemaDump;
import dev.countersign.postgres.rules.Origin;
import dev.countersign.postgres.rules.RuleOptions;
import dev.countersign.testkit.PostgresServer;
import dev.countersign.testkit.TestDatabase;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a fix inserts, and that a server takes it and ends in the same schema.
class FixesTest {

  private static final String SCHEMA =
      """
      CREATE TABLE bins (id bigint PRIMARY KEY);
      CREATE TABLE "Größe" (id bigint PRIMARY KEY, bin bigint, qty int);
      CREATE INDEX gone ON "Größe" (qty);
      CREATE TABLE events (at date NOT NULL) PARTITION BY RANGE (at);
      CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
      INSERT INTO "Größe" SELECT n, NULL, n FROM generate_series(1, 100) AS n
      """;

  private static final String BEFORE =
      """
      /* ä */ CREATE UNIQUE INDEX "i" ON "Größe" (qty); create /* INDEX */ index on "Größe" (bin);
      DROP INDEX IF EXISTS gone;
      REINDEX (VERBOSE) TABLE "Größe"; REINDEX INDEX bins_pkey;
      ALTER TABLE events DETACH PARTITION events_1;
      ALTER TABLE ONLY "Größe" ADD CONSTRAINT "q, ADD" CHECK (qty > 0 AND qty IN (1, qty)) -- why
      ;
      ALTER TABLE IF EXISTS public."Größe" ADD CONSTRAINT bin FOREIGN KEY (bin) REFERENCES bins (id) DEFERRABLE;
      ALTER TABLE bins ADD COLUMN note text;
      """;

  private static final String AFTER =
      """
      /* ä */ CREATE UNIQUE INDEX CONCURRENTLY "i" ON "Größe" (qty); create /* INDEX */ index CONCURRENTLY on "Größe" (bin);
      DROP INDEX CONCURRENTLY IF EXISTS gone;
      REINDEX (VERBOSE) TABLE CONCURRENTLY "Größe"; REINDEX INDEX CONCURRENTLY bins_pkey;
      SET lock_timeout = '2s';
      ALTER TABLE events DETACH PARTITION events_1;
      ALTER TABLE ONLY "Größe" ADD CONSTRAINT "q, ADD" CHECK (qty > 0 AND qty IN (1, qty)) NOT VALID;
      ALTER TABLE ONLY "Größe" VALIDATE CONSTRAINT "q, ADD" -- why
      ;
      ALTER TABLE IF EXISTS public."Größe" ADD CONSTRAINT bin FOREIGN KEY (bin) REFERENCES bins (id) DEFERRABLE NOT VALID;
      ALTER TABLE IF EXISTS public."Größe" VALIDATE CONSTRAINT bin;
      ALTER TABLE bins ADD COLUMN note text;
      """;

  private final PostgresLinter linter = new PostgresLinter(14, RuleOptions.DEFAULT);

  @ParameterizedTest
  @ValueSource(ints = {14, 18})
  void a_fixed_text_runs_and_ends_in_the_same_schema(int major) throws SQLException {
    String fixed = fixed(BEFORE, Transactions.NONE);

    assertThat(fixed).isEqualTo(AFTER);
    assertThat(schemaAfter(fixed, major)).isEqualTo(schemaAfter(BEFORE, major));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "ALTER TABLE a ADD CHECK (b > 0)",
        "ALTER TABLE a ADD CONSTRAINT c CHECK (b > 0), ADD COLUMN d int",
        "ALTER TABLE a ADD COLUMN b int CONSTRAINT c CHECK (b > 0)",
        "DROP INDEX a, b",
        "DROP INDEX a CASCADE",
      })
  void what_takes_more_than_an_insertion_is_left_alone(String statement) {
    String fixed = fixed("SET lock_timeout = '1s';" + statement, Transactions.NONE);

    assertThat(fixed).isEqualTo("SET lock_timeout = '1s';" + statement);
  }

  @Test
  void inside_a_transaction_only_the_wait_is_limited() {
    String text = "CREATE INDEX ON a (b);\nALTER TABLE a ADD CONSTRAINT c CHECK (b > 0);\n";

    assertThat(fixed(text, Transactions.ONE)).isEqualTo("SET LOCAL lock_timeout = '2s';\n" + text);
  }

  private String fixed(String text, Transactions applied) {
    String fixed = text;
    for (String rule : Fixes.rules()) {
      List<Finding> findings =
          linter.lint(fixed, applied, Origin.UNKNOWN).statements().stream()
              .map(LintedStatement::findings)
              .flatMap(List::stream)
              .toList();
      var changed = new StringBuilder(fixed);
      linter
          .fixes(rule, fixed, findings, applied)
          .reversed()
          .forEach(one -> changed.insert(one.at(), one.text()));
      fixed = changed.toString();
    }
    return fixed;
  }

  private static List<String> schemaAfter(String text, int major) throws SQLException {
    try (TestDatabase database = PostgresServer.shared(major).freshDatabase(SCHEMA)) {
      Pieces.of(text).stream().map(Piece::text).forEach(database::execute);
      try (var connection = database.connect()) {
        return SchemaDump.of(connection);
      }
    }
  }
}
