package dev.countersign.postgres.rulebook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.core.Statement;
import dev.countersign.core.engine.Pace;
import dev.countersign.core.engine.TargetEngine;
import dev.countersign.core.evidence.Finding;
import dev.countersign.postgres.LiveTargets;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Origin;
import dev.countersign.postgres.rules.Probe;
import dev.countersign.postgres.rules.Rule;
import dev.countersign.postgres.rules.RuleOptions;
import dev.countersign.testkit.PostgresServer;
import dev.countersign.testkit.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The contract of every guard rule, on a live server.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RulebookTest {

  private static final String SCHEMA =
      """
      CREATE ROLE clerk;
      CREATE ROLE trainee;
      CREATE TYPE mood AS ENUM ('sad', 'ok');
      CREATE TABLE orders (id int PRIMARY KEY, note text, code varchar(50), qty int DEFAULT 1,
        proven int CHECK (proven IS NOT NULL));
      CREATE TABLE items (id int PRIMARY KEY, order_id int, amount int);
      CREATE TABLE notes (id int CONSTRAINT notes_pkey PRIMARY KEY);
      CREATE TABLE big (id int, filler text);
      CREATE TABLE events (id int, at date) PARTITION BY RANGE (at);
      CREATE TABLE events_2024 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
      CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
      INSERT INTO orders SELECT g, 'n', 'c', 1, g FROM generate_series(1, 100) g;
      INSERT INTO items SELECT g, g, 1 FROM generate_series(1, 100) g;
      INSERT INTO notes VALUES (1), (2), (3);
      INSERT INTO events VALUES (1, '2024-05-05');
      INSERT INTO big SELECT g, repeat('x', 500) FROM generate_series(1, 10000) g;
      CREATE INDEX items_order_id ON items (order_id);
      CREATE VIEW totals AS SELECT qty, count(*) FROM orders GROUP BY 1;
      CREATE POLICY orders_all ON orders USING (true);
      GRANT SELECT ON orders TO clerk;
      CREATE SCHEMA side;
      CREATE INDEX orders_qty ON orders (qty);
      CREATE TABLE shelves (id int PRIMARY KEY);
      CREATE TABLE boxes (id int PRIMARY KEY, shelf_id int NOT NULL REFERENCES shelves,
        label text UNIQUE, code text, weight int CHECK (weight > 0),
        doubled int GENERATED ALWAYS AS (weight * 2) STORED,
        tripled int GENERATED ALWAYS AS (weight * 3) VIRTUAL,
        CONSTRAINT boxes_shelf_proof CHECK (shelf_id IS NOT NULL));
      CREATE UNIQUE INDEX boxes_code ON boxes (code);
      CREATE INDEX boxes_shelf ON boxes (shelf_id);
      INSERT INTO shelves VALUES (1);
      INSERT INTO boxes (id, shelf_id, label, code, weight) VALUES (1, 1, 'a', 'a', 1);
      CREATE FUNCTION log_box() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
      CREATE TRIGGER boxes_log AFTER INSERT ON boxes FOR EACH ROW EXECUTE FUNCTION log_box();
      CREATE FUNCTION price_of(int) RETURNS int LANGUAGE sql AS 'SELECT $1 * 2';
      CREATE FUNCTION audited(int) RETURNS boolean LANGUAGE plpgsql
        AS 'BEGIN EXECUTE ''SELECT 1''; RETURN true; END';
      CREATE MATERIALIZED VIEW daily AS SELECT 1 AS one;
      CREATE TYPE shade AS ENUM ('red', 'green');
      CREATE DOMAIN positive AS int CHECK (VALUE > 0);
      CREATE SEQUENCE tickets;
      CREATE TABLE parcels (id int PRIMARY KEY, label text, weight int);
      INSERT INTO parcels VALUES (1, 'a', 5), (2, 'a', NULL), (3, 'b', NULL);
      CREATE TYPE address AS (zip text);
      CREATE TABLE feelings (id int PRIMARY KEY, felt mood);
      ANALYZE
      """;

  private static final RuleOptions OPTIONS =
      RuleOptions.DEFAULT
          .with("large-or-hot-table-ddl", "bytes", 2L << 20)
          .with("affected-rows-limit", "rows", 5_000L)
          .with("analyze-after-backfill", "rows", 5_000L)
          .with("unbatched-backfill", "rows", 5_000L);

  private TestDatabase database;
  private TargetEngine target;
  private LiveTargets.Files files;
  private LiveTargets.Files allRules;

  @BeforeAll
  void attach() throws SQLException {
    database = PostgresServer.shared(18).freshDatabase(SCHEMA);
    LockSchema.addTo(database);
    target = LiveTargets.attach(database, OPTIONS);
    files = LiveTargets.files(database, OPTIONS);
    Set<String> all = rules().stream().map(rule -> rule.card().id()).collect(Collectors.toSet());
    allRules = LiveTargets.files(database, OPTIONS.with(all));
  }

  @AfterAll
  void detach() {
    target.close();
    database.execute("DROP OWNED BY clerk; DROP ROLE clerk; DROP ROLE trainee");
    database.close();
    LockSchema.leave(database.server());
  }

  static List<Rule> rules() {
    return Rulebook.ALL;
  }

  @Test
  void the_list_is_alphabetical_and_without_doubles() {
    assertThat(Rulebook.ALL)
        .extracting(rule -> rule.card().id())
        .isSorted()
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void its_id_and_severity_are_the_agreed_ones(Rule rule) {
    assertThat(agreed()).containsEntry(rule.card().id(), rule.card().severity().id());
  }

  @ParameterizedTest
  @MethodSource("rules")
  void every_bad_example_is_found(Rule rule) {
    assertThat(rule.card().bad()).isNotEmpty();
    for (String script : rule.card().bad()) {
      assertThat(ids(findings(script, rule))).as(script).contains(rule.card().id());
    }
  }

  @ParameterizedTest
  @MethodSource("rules")
  void in_no_good_example_any_rule_finds_anything(Rule rule) {
    assertThat(rule.card().good()).isNotEmpty();
    for (String script : rule.card().good()) {
      assertThat(findings(script, rule)).as(script).isEmpty();
      if (rule.card().setting().inFiles()) {
        assertThat(files.findings(script, false, Origin.UNKNOWN)).as(script).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("rules")
  void what_needs_no_server_is_found_in_a_file_too(Rule rule) {
    boolean needsServer = rule instanceof Probe || rule.card().setting().server() > 0;
    for (String script : needsServer ? List.<String>of() : rule.card().bad()) {
      var found = new ArrayList<>(allRules.findings(script, false, rule.card().setting().origin()));
      found.addAll(allRules.findings(script, true, rule.card().setting().origin()));
      assertThat(ids(found)).as(script).contains(rule.card().id());
    }
  }

  @ParameterizedTest
  @MethodSource("rules")
  void every_example_means_what_it_says_to_a_live_server(Rule rule) throws SQLException {
    Set<String> refusals = rule.card().setting().refusals();
    for (String script : rule.card().bad()) {
      assertThat(sqlState(script)).as(script).isIn(refusals.isEmpty() ? TAKEN : refusals);
    }
    for (String script : rule.card().good()) {
      assertThat(sqlState(script)).as(script).isIn(TAKEN);
    }
  }

  /// Also what is only refused because the test runs it in a transaction.
  private static final Set<String> TAKEN = Set.of("00000", "25001");

  @ParameterizedTest
  @MethodSource("rules")
  void what_it_says_can_be_used(Rule rule) {
    for (String script : rule.card().bad()) {
      for (Finding finding : findings(script, rule)) {
        assertThat(finding.message()).as(finding.rule()).endsWith(".");
        assertThat(finding.advice())
            .as(finding.rule())
            .matches("[A-Z][a-z]+ .*\\.|[A-Z][a-z]+ it\\.");
        assertThat(finding.line()).isPositive();
        assertThat(finding.column()).isPositive();
      }
    }
  }

  @Test
  void a_finding_points_at_the_statement_it_speaks_of() {
    Finding finding =
        findings("SELECT 1;\n  DROP TABLE notes").stream()
            .filter(f -> f.rule().equals("drop-table"))
            .findFirst()
            .orElseThrow();

    assertThat(finding.line()).isEqualTo(2);
    assertThat(finding.column()).isEqualTo(3);
    assertThat(finding.object()).isEqualTo("public.notes");
  }

  @Test
  void a_table_that_the_same_change_creates_blocks_nobody() {
    assertThat(
            found(
                "CREATE TABLE fresh (id bigint PRIMARY KEY, a int); CREATE INDEX fresh_a ON fresh (a)"))
        .isEmpty();
  }

  @Test
  void a_suppression_is_found_and_never_obeyed() {
    assertThat(found("-- squawk-ignore-file\n/* countersign: ignore */ DROP TABLE notes"))
        .contains("suppression-in-change", "drop-table");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'a' = 'a'",
        "id = id",
        "id >= id",
        "2 <> 3",
        "true OR id = 1",
        "true AND 1 = 1",
        "'t'::boolean",
        "1 IS NOT NULL",
        "'x' LIKE '%'"
      })
  void a_condition_that_is_always_true_is_none(String condition) {
    assertThat(found("DELETE FROM notes WHERE " + condition))
        .contains("update-delete-without-where");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"id = 1", "id <> 3", "id IS NOT NULL", "true AND id = 1", "NOT true", "1 = 2"})
  void a_condition_that_chooses_is_one(String condition) {
    assertThat(found("DELETE FROM notes WHERE " + condition))
        .doesNotContain("update-delete-without-where");
  }

  @Test
  void a_protected_table_is_protected() {
    var options = OPTIONS.with("protected-table-ddl", "tables", List.of("public.notes"));
    try (var guarded = LiveTargets.attach(database, options)) {
      var classified =
          guarded.classify(
              List.of(Statement.of("INSERT INTO notes VALUES (77)")), guarded.defaultSession());

      assertThat(classified.findings())
          .extracting(Finding::rule)
          .containsExactly("protected-table-ddl");
    }
  }

  private Set<String> found(String script) {
    return ids(findings(script));
  }

  private static Set<String> ids(List<Finding> findings) {
    return findings.stream().map(Finding::rule).collect(Collectors.toSet());
  }

  private List<Finding> findings(String script) {
    return target.classify(List.of(Statement.of(script)), target.defaultSession()).findings();
  }

  /// What all rules find that are on by default, and this one.
  private List<Finding> findings(String script, Rule rule) {
    int server = rule.card().setting().server();
    if (server > 0) {
      return Stream.concat(
              LiveTargets.classify(database, OPTIONS, server, script).findings().stream()
                  .filter(finding -> finding.rule().equals(rule.card().id())),
              findings(script, rule, target).stream())
          .toList();
    }
    if (!rule.card().optional()) {
      return findings(script, rule, target);
    }
    try (var with = LiveTargets.attach(database, OPTIONS.with(Set.of(rule.card().id())))) {
      return findings(script, rule, with);
    }
  }

  private List<Finding> findings(String script, Rule rule, TargetEngine target) {
    Card.Setting setting = rule.card().setting();
    if (setting.inFiles() && rule.card().bad().contains(script)) {
      return files.findings(script, false, setting.origin());
    }
    List<TargetEngine.ScriptPart> parts = target.split(script);
    List<Statement> change =
        parts.size() < 2
            ? List.of(Statement.of(script))
            : parts.stream().map(TargetEngine.ScriptPart::statement).toList();
    return rule instanceof Probe
        ? target.review(change, target.defaultSession(), false, Pace.ASSUMED).statements().stream()
            .flatMap(statement -> statement.findings().stream())
            .toList()
        : target.classify(change, target.defaultSession()).findings();
  }

  private String sqlState(String script) throws SQLException {
    try (var connection = database.connect()) {
      connection.setAutoCommit(false);
      try (var statement = connection.createStatement()) {
        statement.execute(script);
        return "00000";
      } catch (SQLException e) {
        return String.valueOf(e.getSQLState());
      } finally {
        connection.rollback();
      }
    }
  }

  private static Map<String, String> agreed() {
    try (var in = RulebookTest.class.getResourceAsStream("rules.csv")) {
      if (in == null) {
        throw new IllegalStateException("rules.csv is missing");
      }
      Stream<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines();
      return lines
          .map(line -> line.split(",", 2))
          .collect(Collectors.toMap(row -> row[0], row -> row[1]));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
