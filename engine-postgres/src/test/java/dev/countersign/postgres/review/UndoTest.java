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

  private static final String EVERYTHING_ELSE =
      """
      SELECT concat_ws(' | ', 'function', p.oid::regprocedure, pg_get_userbyid(proowner), proacl,
             md5(pg_get_functiondef(p.oid)), obj_description(p.oid, 'pg_proc'))
        FROM pg_proc p WHERE pronamespace::regnamespace::text IN ('public', 'side') AND prokind IN ('f', 'p')
      UNION ALL
      SELECT concat_ws(' | ', 'type', t.oid::regtype, typtype, pg_get_userbyid(typowner), typdefault,
             typnotnull, obj_description(t.oid, 'pg_type'),
             (SELECT string_agg(enumlabel, ',' ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid),
             (SELECT string_agg(conname || pg_get_constraintdef(oid), ',' ORDER BY conname)
                FROM pg_constraint WHERE contypid = t.oid))
        FROM pg_type t WHERE typnamespace::regnamespace::text IN ('public', 'side')
      UNION ALL
      SELECT concat_ws(' | ', 'schema', nspname, pg_get_userbyid(nspowner), nspacl)
        FROM pg_namespace WHERE nspname !~ '^pg_(toast|temp)'
      UNION ALL
      SELECT concat_ws(' | ', 'value', schemaname, sequencename, last_value) FROM pg_sequences
      UNION ALL
      SELECT concat_ws(' | ', 'extension', extname, extversion) FROM pg_extension
      UNION ALL
      SELECT concat_ws(' | ', 'publication', pubname) FROM pg_publication
      ORDER BY 1
      """;

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
      List<String> before = dump(connection);
      run(connection, sql);
      List<String> changed = dump(connection);
      for (String statement : undo.statements()) {
        run(connection, statement);
      }
      List<String> after = dump(connection);
      connection.rollback();
      if (!after.equals(before)) {
        problems.add(
            sql + "\n  undone by " + undo.statements() + "\n  " + difference(before, after));
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

  private static List<String> dump(Connection connection) throws SQLException {
    var live = new Live(connection);
    List<Long> relations =
        live
            .column(
                "SELECT oid::bigint FROM pg_class WHERE relnamespace::regnamespace::text"
                    + " IN ('public', 'side') AND relkind <> 'i' AND relkind <> 'I'")
            .stream()
            .map(Long::valueOf)
            .toList();
    var lines = new ArrayList<>(new Definitions(live).of(relations));
    lines.replaceAll(line -> line.replaceFirst("^(\\S+ \\| )\\d+ \\| ", "$1"));
    lines.addAll(live.column(EVERYTHING_ELSE));
    lines.sort(null);
    return lines;
  }

  private static String difference(List<String> before, List<String> after) {
    var missing = new ArrayList<>(before);
    missing.removeAll(after);
    var added = new ArrayList<>(after);
    added.removeAll(before);
    return "missing " + missing + "\n  added " + added;
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
