package dev.countersign.postgres.rewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.core.Statement;
import dev.countersign.core.engine.Pace;
import dev.countersign.core.engine.TargetEngine;
import dev.countersign.core.evidence.Finding;
import dev.countersign.core.review.Rewrite;
import dev.countersign.core.review.Rewrite.Phase;
import dev.countersign.postgres.LiveTargets;
import dev.countersign.postgres.MeasuredRun;
import dev.countersign.postgres.review.SchemaDump;
import dev.countersign.postgres.rules.locks.LockRules;
import dev.countersign.testkit.PostgresServer;
import dev.countersign.testkit.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every form of rewrite on live servers: it has no finding about locks left, it runs while others
/// read and write without blocking them for longer than a moment, and it ends in the schema and the
/// data of the plain statement.
class RewriteTest {

  /// Forms that hold no strong lock while they read; they wait in the queue, lock rows, or break
  /// programs.
  private static final Set<String> OTHERWISE_BAD =
      Set.of("BulkUpdate", "DetachPartition", "DropIndex", "RenameColumn");

  /// A trigger that keeps two columns equal takes its lock for a moment, and nothing else does the
  /// same; and the rule about the DEFAULT partition does not know the CHECK that spares it the
  /// scan, which the run below measures.
  private static final Set<String> EXPECTED = Set.of("create-trigger", "default-partition-scan");

  private static final Set<String> LOCK_RULES =
      LockRules.ALL.stream()
          .map(rule -> rule.card().id())
          .filter(id -> !EXPECTED.contains(id))
          .collect(Collectors.toSet());

  private static final String DATA =
      """
      SELECT md5(string_agg(r, '' ORDER BY r))
        FROM (SELECT (to_jsonb(t) - 'touched' - 'token')::text AS r FROM %s t) all_rows
      """;

  private static final List<String> NONE =
      List.of(
          "ALTER TABLE orders ADD COLUMN n bigint GENERATED ALWAYS AS IDENTITY",
          "ALTER TABLE orders ADD COLUMN plain int NOT NULL DEFAULT 7",
          "ALTER TABLE orders ADD CHECK (amount > 0) NOT VALID",
          "ALTER TABLE orders ALTER COLUMN id SET NOT NULL",
          "ALTER TABLE orders ALTER COLUMN code TYPE varchar",
          "ALTER TABLE orders ALTER COLUMN customer_id TYPE int",
          "ALTER TABLE orders RENAME COLUMN id TO number",
          "ALTER TABLE unkeyed ADD COLUMN token uuid DEFAULT gen_random_uuid()",
          "ALTER TABLE orders RENAME TO purchases",
          "CREATE INDEX CONCURRENTLY fine ON orders (note)",
          "CREATE TABLE fresh (id int); CREATE INDEX ON fresh (id)",
          "DROP INDEX totals_customer CASCADE",
          "UPDATE customers SET name = upper(name)",
          "UPDATE orders SET amount = (SELECT max(amount) FROM orders)",
          "UPDATE orders SET note = 'x' WHERE id = 7",
          "UPDATE orders SET id = id + 100000",
          "UPDATE unkeyed SET tenant = 1");

  private record Example(String form, String table, List<String> statements) {

    static Example of(String line) {
      String[] fields = line.split(";", 3);
      return new Example(fields[0], fields[1], List.of(fields[2].split(">(?=[A-Z])")));
    }
  }

  @Test
  void every_form_has_an_example() {
    Set<String> forms =
        Stream.concat(Rewrites.ALL.stream(), AlterTable.ALL.stream())
            .map(form -> form.getClass().getSimpleName())
            .filter(name -> !name.equals("AlterTable"))
            .collect(Collectors.toCollection(TreeSet::new));

    Set<String> shown =
        examples().stream().map(Example::form).collect(Collectors.toCollection(TreeSet::new));

    assertThat(shown).isEqualTo(forms);
  }

  @ParameterizedTest
  @ValueSource(ints = {14, 18})
  void a_rewrite_blocks_nobody_and_ends_in_the_same_schema(int major) throws SQLException {
    var problems = new ArrayList<String>();

    try (var model = PostgresServer.shared(major).freshDatabase(resource("schema.sql"))) {
      for (Example example : examples()) {
        try (var database = copy(model)) {
          check(example, database).ifPresent(problem -> problems.add(example + "\n  " + problem));
        }
      }
    }

    assertThat(problems).isEmpty();
  }

  @Test
  void what_a_failed_build_left_behind_is_dropped_first() throws SQLException {
    try (var database = PostgresServer.shared(18).freshDatabase(resource("schema.sql"))) {
      String duplicates = "CREATE UNIQUE INDEX CONCURRENTLY by_customer ON orders (customer_id)";
      assertThatThrownBy(() -> database.execute(duplicates)).hasMessageContaining("duplicated");
      var example =
          new Example(
              "CreateIndex", "orders", List.of("CREATE INDEX by_customer ON orders (customer_id)"));

      try (TargetEngine target = LiveTargets.attach(database)) {
        List<Phase> phases = phases(example, target);
        for (Phase phase : phases) {
          new MeasuredRun(database).run(phase, "orders");
        }

        assertThat(phases.stream().flatMap(phase -> phase.statements().stream()))
            .containsExactly(
                "DROP INDEX CONCURRENTLY public.by_customer",
                "CREATE INDEX CONCURRENTLY by_customer ON public.orders (customer_id)");
      }
      assertThat(
              database.query(
                  "SELECT indisvalid FROM pg_index JOIN pg_class ON oid = indexrelid"
                      + " WHERE relname = 'by_customer'"))
          .containsExactly("t");
    }
  }

  @Test
  void where_nothing_blocks_or_something_is_not_understood_there_is_none() {
    try (var database = PostgresServer.shared(18).freshDatabase(resource("schema.sql"));
        var target = LiveTargets.attach(database)) {
      for (String sql : NONE) {
        var reviewed =
            target
                .review(List.of(Statement.of(sql)), target.defaultSession(), false, Pace.ASSUMED)
                .statements();

        assertThat(reviewed).as(sql).allSatisfy(one -> assertThat(one.rewrite()).isEmpty());
      }
    }
  }

  private static TestDatabase copy(TestDatabase model) {
    String name = model.name() + "_copy";
    model
        .server()
        .execute("postgres", "CREATE DATABASE %s TEMPLATE %s".formatted(name, model.name()));
    return new TestDatabase(model.server(), name);
  }

  private static Optional<String> check(Example example, TestDatabase database)
      throws SQLException {
    var run = new MeasuredRun(database);
    List<String> plain;
    String data;
    try (Connection connection = database.connect()) {
      connection.setAutoCommit(false);
      List<String> blocked = run.blockedBy(connection, example.statements());
      if (blocked.isEmpty() != OTHERWISE_BAD.contains(example.form())) {
        return Optional.of("the plain form blocks " + blocked);
      }
      plain = SchemaDump.of(connection);
      data = data(example, connection);
      connection.rollback();
    }
    try (TargetEngine target = LiveTargets.attach(database)) {
      List<Phase> phases = phases(example, target);
      if (phases.isEmpty()) {
        return Optional.of("it has no rewrite");
      }
      var problems = new ArrayList<String>();
      try (Load load = Load.on(database, example.table())) {
        for (Phase phase : phases) {
          lint(phase, target).forEach(f -> problems.add("still says " + f + " of " + phase));
          load.goesOn(4);
          List<String> blocked = run.run(phase, example.table());
          if (!blocked.isEmpty()) {
            problems.add("blocks " + blocked + " in " + phase);
          }
          target.refreshCatalog();
        }
        load.goesOn(4);
        problems.addAll(load.failures());
      }
      try (Connection connection = database.connect()) {
        List<String> rewritten = SchemaDump.of(connection);
        if (!rewritten.equals(plain)) {
          problems.add(SchemaDump.difference(plain, rewritten) + "\n  by " + phases);
        } else if (!data(example, connection).equals(data)) {
          problems.add("other data by " + phases);
        }
      }
      return problems.isEmpty() ? Optional.empty() : Optional.of(String.join("\n  ", problems));
    }
  }

  /// The rewrite of the one statement that has one; of several, the others run as they are before
  /// it, and those behind it are what its last phase does.
  private static List<Phase> phases(Example example, TargetEngine target) {
    List<Statement> statements = example.statements().stream().map(Statement::of).toList();
    var reviewed =
        target.review(statements, target.defaultSession(), false, Pace.ASSUMED).statements();
    var phases = new ArrayList<Phase>();
    for (var statement : reviewed) {
      Optional<Rewrite> rewrite = statement.rewrite();
      if (rewrite.isPresent()) {
        assertThat(rewrite.get().why()).endsWith(".").matches("[A-Z].*");
        phases.addAll(rewrite.get().phases());
        return phases;
      }
      phases.add(Plan.together("As it is", example.statements().get(statement.index())));
    }
    return List.of();
  }

  private static List<String> lint(Phase phase, TargetEngine target) {
    List<Statement> statements = phase.statements().stream().map(Statement::of).toList();
    boolean together = phase.run() == Rewrite.Run.TRANSACTION;
    List<List<Statement>> runs =
        together ? List.of(statements) : statements.stream().map(List::of).toList();
    return runs.stream()
        .flatMap(run -> target.classify(run, target.defaultSession()).parts().stream())
        .flatMap(part -> part.findings().stream())
        .map(Finding::rule)
        .filter(LOCK_RULES::contains)
        .distinct()
        .toList();
  }

  private static String data(Example example, Connection connection) throws SQLException {
    boolean view = example.table().equals("totals");
    String sql = view ? "SELECT 'none'" : DATA.formatted(example.table());
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return String.valueOf(rows.getString(1));
    }
  }

  private static List<Example> examples() {
    return resource("examples.sql")
        .lines()
        .filter(line -> !line.startsWith("--"))
        .map(Example::of)
        .toList();
  }

  private static String resource(String name) {
    try (var in = RewriteTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
