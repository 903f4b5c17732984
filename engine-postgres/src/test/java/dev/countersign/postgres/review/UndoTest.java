package dev.countersign.postgres.review;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.core.Statement;
import dev.countersign.core.engine.Pace;
import dev.countersign.core.engine.TargetEngine;
import dev.countersign.core.review.Undo;
import dev.countersign.core.review.Undo.Grade;
import dev.countersign.postgres.LiveTargets;
import dev.countersign.testkit.PostgresServer;
import dev.countersign.testkit.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every undo that is called exact is run behind its change, and the schema has to be the same,
/// line by line.
class UndoTest {

  @ParameterizedTest
  @ValueSource(ints = {14, 18})
  void an_exact_undo_leaves_the_schema_as_it_was(int major) throws SQLException {
    var problems = new ArrayList<String>();
    int forms = 0;

    try (var database = PostgresServer.shared(major).freshDatabase(resource("undo-schema.sql"));
        var target = LiveTargets.attach(database)) {
      for (String sql : resource("undo-exact.sql").split(";\n")) {
        if (!sql.isBlank() && !sql.startsWith("--")) {
          forms++;
          check(sql.strip(), target, database, problems);
        }
      }
    } finally {
      PostgresServer.shared(major).execute("postgres", "DROP ROLE IF EXISTS clerk");
    }

    assertThat(forms).isGreaterThan(90);
    assertThat(problems).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "DROP TABLE plain CASCADE; LOSSY",
        "ALTER TABLE orders DROP COLUMN code; LOSSY",
        "ALTER TABLE plain OWNER TO clerk; LOSSY",
        "ALTER TABLE events ATTACH PARTITION events_2026 FOR VALUES FROM ('2026-01-01') TO"
            + " ('2027-01-01'); LOSSY",
        "DROP MATERIALIZED VIEW daily; LOSSY",
        "ALTER TABLE orders ALTER COLUMN code TYPE varchar(3); LOSSY",
        "DELETE FROM plain; NONE",
        "UPDATE plain SET a = 1; NONE",
        "TRUNCATE plain; NONE",
        "DROP SCHEMA side CASCADE; NONE",
        "ALTER TYPE mood ADD VALUE 'great'; NONE"
      })
  void what_loses_something_is_never_called_exact(String sql, Grade grade) {
    try (var database = PostgresServer.shared(18).freshDatabase(resource("undo-schema.sql"));
        var target = LiveTargets.attach(database)) {
      Undo undo = undo(sql, target);

      assertThat(undo.grade()).isEqualTo(grade);
      assertThat(undo.reason()).endsWith(".");
      assertThat(undo.statements().isEmpty()).isEqualTo(grade == Grade.NONE);
    } finally {
      PostgresServer.shared(18).execute("postgres", "DROP ROLE IF EXISTS clerk");
    }
  }

  private static void check(
      String sql, TargetEngine target, TestDatabase database, List<String> problems)
      throws SQLException {
    Undo undo = undo(sql, target);
    if (undo.grade() != Grade.EXACT) {
      problems.add(sql + "  is " + undo.grade() + ": " + undo.reason());
      return;
    }
    try (var connection = database.connect()) {
      connection.setAutoCommit(false);
      List<String> before = SchemaDump.of(connection);
      run(connection, sql);
      List<String> changed = SchemaDump.of(connection);
      for (String statement : undo.statements()) {
        run(connection, statement);
      }
      List<String> after = SchemaDump.of(connection);
      connection.rollback();
      if (!after.equals(before)) {
        problems.add(
            sql
                + "\n  undone by "
                + undo.statements()
                + "\n  "
                + SchemaDump.difference(before, after));
      } else if (!undo.statements().isEmpty() && changed.equals(before)) {
        problems.add(sql + "  changes nothing that the dump shows");
      }
    } catch (SQLException e) {
      problems.add(sql + "\n  undone by " + undo.statements() + "\n  " + e.getMessage());
    }
  }

  private static Undo undo(String sql, TargetEngine target) {
    return target
        .review(List.of(Statement.of(sql)), target.defaultSession(), false, Pace.ASSUMED)
        .undo();
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String resource(String name) {
    try (var in = UndoTest.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
