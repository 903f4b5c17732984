package dev.countersign.postgres.rules.locks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.core.Statement;
import dev.countersign.core.engine.TargetEngine;
import dev.countersign.core.engine.TargetEngine.ScriptPart;
import dev.countersign.core.engine.Transactions;
import dev.countersign.core.evidence.Finding;
import dev.countersign.postgres.LiveTargets;
import dev.countersign.postgres.PostgresLinter;
import dev.countersign.postgres.rules.Origin;
import dev.countersign.postgres.rules.RuleOptions;
import dev.countersign.testkit.PostgresServer;
import dev.countersign.testkit.SqlFailure;
import dev.countersign.testkit.TestDatabase;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the lock rules find, and what looks alike and is harmless, on a live target.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LockRulesTest {

  private static final String SCHEMA =
      """
      CREATE SCHEMA side;
      CREATE DOMAIN used AS text;
      CREATE DOMAIN unused AS text;
      CREATE TABLE orders (id bigint PRIMARY KEY, note text, code varchar(50), label used,
        price numeric(8, 2), home cidr, seen timestamp(3), qty int DEFAULT 1,
        proven int CONSTRAINT orders_proven CHECK (proven IS NOT NULL),
        later int CONSTRAINT orders_later CHECK (qty > 0));
      ALTER TABLE orders ADD CONSTRAINT orders_seen CHECK (seen IS NOT NULL) NOT VALID;
      CREATE TABLE items (id bigint PRIMARY KEY, order_id bigint REFERENCES orders, kept int NOT NULL);
      CREATE UNIQUE INDEX items_kept ON items (kept);
      CREATE INDEX orders_code ON orders (code);
      CREATE TABLE lonely (id bigint PRIMARY KEY);
      CREATE TABLE empty_table (id bigint, note text);
      CREATE TABLE empty_keyed (id bigint PRIMARY KEY);
      CREATE TABLE doubled (id bigint);
      CREATE TABLE parted (id bigint, at date) PARTITION BY RANGE (at);
      CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
      CREATE TABLE parted_2 PARTITION OF parted FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
      CREATE INDEX parted_at ON parted (at);
      CREATE TABLE joining (id bigint, at date NOT NULL);
      CREATE TABLE with_rest (id bigint, at date) PARTITION BY RANGE (at);
      CREATE TABLE rest PARTITION OF with_rest DEFAULT;
      CREATE TABLE guarded (id bigint, at date) PARTITION BY RANGE (at);
      CREATE TABLE guarded_rest PARTITION OF guarded DEFAULT;
      ALTER TABLE guarded_rest ADD CHECK (at < '2027-01-01' OR at >= '2028-01-01');
      INSERT INTO guarded VALUES (1, '2026-05-05');
      CREATE UNIQUE INDEX orders_proven_key ON orders (proven);
      INSERT INTO orders SELECT g, 'n', 'c', 'l', g, '10.0.0.0/8', '2024-01-01', g, g, g
        FROM generate_series(1, 100) g;
      INSERT INTO items SELECT g, g, g FROM generate_series(1, 100) g;
      INSERT INTO lonely VALUES (1);
      INSERT INTO doubled VALUES (1), (1);
      INSERT INTO parted VALUES (1, '2024-05-05'), (2, '2025-05-05');
      INSERT INTO joining VALUES (1, '2026-05-05');
      INSERT INTO with_rest VALUES (1, '2026-05-05');
      CREATE MATERIALIZED VIEW tallies AS SELECT qty, count(*) FROM orders GROUP BY 1;
      CREATE MATERIALIZED VIEW keyed AS SELECT id FROM lonely;
      CREATE UNIQUE INDEX keyed_id ON keyed (id);
      CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN INSERT INTO lonely VALUES (2); RETURN NEW; END $$;
      ANALYZE
      """;

  private static final Set<String> IDS =
      LockRules.ALL.stream().map(rule -> rule.card().id()).collect(Collectors.toSet());

  private TestDatabase database;
  private TargetEngine target;
  private LiveTargets.Files files;

  @BeforeAll
  void attach() {
    database = PostgresServer.shared(18).freshDatabase(SCHEMA);
    leaveAnInvalidIndex();
    target = LiveTargets.attach(database);
    files = LiveTargets.files(database, RuleOptions.DEFAULT);
  }

  @AfterAll
  void detach() {
    target.close();
    database.close();
  }

  private void leaveAnInvalidIndex() {
    try {
      database.execute("CREATE UNIQUE INDEX CONCURRENTLY doubled_id ON doubled (id)");
    } catch (SqlFailure e) {
      assertThat(
              database.query(
                  "SELECT indisvalid FROM pg_index WHERE indrelid = 'doubled'::regclass"))
          .containsExactly("f");
    }
  }

  @ParameterizedTest
  @CsvFileSource(
      resources = "found.txt",
      delimiterString = " ==> ",
      quoteCharacter = '~',
      maxCharsPerColumn = 4096)
  void finds_exactly_what_is_the_matter(String script, String expected) {
    Set<String> ids = Set.of(expected.split(", "));

    assertThat(found(script)).as(script).containsExactlyInAnyOrderElementsOf(ids);
  }

  @ParameterizedTest
  @CsvFileSource(
      resources = "quiet.txt",
      delimiterString = " ==> ",
      quoteCharacter = '~',
      maxCharsPerColumn = 4096)
  void is_quiet_about_what_merely_looks_alike(String script) {
    assertThat(found(script)).as(script).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE users (id bigint PRIMARY KEY, name varchar); CREATE INDEX users_name ON users (name)",
        "CREATE TABLE users (id bigint PRIMARY KEY); ALTER TABLE users ADD COLUMN name varchar",
        "CREATE TABLE users (id bigint); ALTER TABLE users ADD PRIMARY KEY (id)",
        "CREATE TABLE a (id bigint PRIMARY KEY); CREATE TABLE b (id bigint PRIMARY KEY REFERENCES a)",
        "CREATE TABLE a.users (name text); ALTER TABLE a.users ALTER COLUMN name SET NOT NULL",
        "DROP TABLE IF EXISTS users",
        "DROP INDEX CONCURRENTLY users_name",
        "CREATE INDEX users_name ON ONLY users (name)",
        "ALTER TABLE users ADD CONSTRAINT named CHECK (name IS NOT NULL) NOT VALID",
        "ALTER TABLE users VALIDATE CONSTRAINT named; ALTER TABLE users ADD COLUMN c text"
      })
  void a_file_that_keeps_nobody_waiting_is_quiet_without_a_database(String file) {
    assertThat(linted(file)).isEmpty();
  }

  @Test
  void a_file_is_judged_by_the_worse_case() {
    assertThat(linted("CREATE INDEX users_name ON users (name)"))
        .containsExactly("add-index-without-concurrently");
    assertThat(linted("DROP INDEX IF EXISTS users_name"))
        .containsExactly("drop-index-without-concurrently");
    assertThat(linted("ALTER TABLE users ALTER COLUMN name TYPE varchar(100)"))
        .containsExactly("change-column-type-rewrite");
    assertThat(linted("CREATE TABLE a.users (name text); CREATE INDEX n ON b.users (name)"))
        .containsExactly("add-index-without-concurrently");
    assertThat(linted("ALTER TABLE logs ATTACH PARTITION logs_1 FOR VALUES IN (1)"))
        .containsExactly("attach-partition-scan");
    assertThat(linted("ALTER DOMAIN email ADD CHECK (VALUE <> '')"))
        .containsExactly("domain-constraint-scan");
  }

  @Test
  void a_proof_in_the_same_file_spares_the_scan() {
    String proof =
        """
        ALTER TABLE users ADD CONSTRAINT named CHECK (name IS NOT NULL) NOT VALID;
        ALTER TABLE users VALIDATE CONSTRAINT named;
        ALTER TABLE users ALTER COLUMN name SET NOT NULL;
        ALTER TABLE users DROP CONSTRAINT named
        """;

    assertThat(linted(proof)).isEmpty();
    assertThat(linted(proof.replace("name SET", "nick SET"))).containsExactly("set-not-null-scan");
    assertThat(linted(proof.replace("VALIDATE CONSTRAINT named", "VALIDATE CONSTRAINT other")))
        .containsExactly("set-not-null-scan");
    assertThat(linted("BEGIN;" + proof + "; COMMIT")).contains("validate-in-same-transaction");
  }

  @Test
  void a_tool_that_wraps_the_file_cannot_run_what_is_concurrent() {
    String file = "CREATE INDEX CONCURRENTLY orders_note ON orders (note)";

    assertThat(ids(files.findings(file, true, dev.countersign.postgres.rules.Origin.UNKNOWN)))
        .containsExactly("concurrently-in-transaction");
    assertThat(ids(files.findings(file, false, dev.countersign.postgres.rules.Origin.UNKNOWN)))
        .isEmpty();
  }

  @Test
  void a_message_with_several_statements_is_a_transaction_too() {
    String both = "SELECT 1; CREATE INDEX CONCURRENTLY orders_note ON orders (note)";

    List<Finding> findings =
        target.classify(List.of(Statement.of(both)), target.defaultSession()).findings();

    assertThat(ids(findings)).containsExactly("concurrently-in-transaction");
    assertThat(found(both)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {140_000, 140_003})
  void on_14_0_to_14_3_nobody_is_told_to_build_concurrently(int version) {
    List<Finding> plain = on(version, "CREATE INDEX a ON orders (note)");

    assertThat(on(version, "REINDEX TABLE CONCURRENTLY orders"))
        .extracting(Finding::rule)
        .contains("index-corruption-pg14");
    assertThat(plain).extracting(Finding::advice).allMatch(advice -> advice.contains("14.4"));
  }

  @ParameterizedTest
  @ValueSource(ints = {140_004, 150_000, 180_001})
  void other_versions_build_indexes_well(int version) {
    assertThat(on(version, "CREATE INDEX CONCURRENTLY a ON orders (note)"))
        .extracting(Finding::rule)
        .doesNotContain("index-corruption-pg14");
  }

  @Test
  void a_constant_default_is_written_into_rows_before_11_only() {
    String change = "ALTER TABLE orders ADD COLUMN state text DEFAULT 'new'";

    assertThat(ids(on(100_023, change))).contains("add-column-default-old-server");
    assertThat(ids(on(110_000, change))).doesNotContain("add-column-default-old-server");
  }

  @Test
  void before_18_not_null_is_proven_by_a_check() {
    String change = "ALTER TABLE orders ALTER COLUMN note SET NOT NULL";

    assertThat(advice(on(170_000, change), "set-not-null-scan"))
        .contains("ADD CHECK (note IS NOT NULL)");
    assertThat(advice(on(180_000, change), "set-not-null-scan"))
        .contains("NOT NULL note NOT VALID");
  }

  @Test
  void what_was_filled_and_not_yet_analyzed_is_not_empty() {
    try (var loaded = PostgresServer.shared(18).freshDatabase()) {
      loaded.execute("CREATE TABLE bulk (id int) WITH (autovacuum_enabled = off)");
      loaded.execute(
          "INSERT INTO bulk SELECT generate_series(1, 1000); SELECT pg_stat_force_next_flush()");
      try (var attached = LiveTargets.attach(loaded)) {
        var findings =
            attached
                .classify(
                    List.of(Statement.of("CREATE INDEX bulk_id ON bulk (id)")),
                    attached.defaultSession())
                .findings();

        assertThat(ids(findings)).containsExactly("add-index-without-concurrently");
      }
    }
  }

  @Test
  void no_advice_makes_things_worse() {
    Collection<String> scripts =
        LockRules.ALL.stream().flatMap(rule -> rule.card().bad().stream()).toList();

    Stream<Finding> findings = scripts.stream().flatMap(script -> inFile(script).stream());

    assertThat(findings.filter(finding -> IDS.contains(finding.rule())))
        .allSatisfy(finding -> {
          String advice = finding.advice();
          if (advice.contains("CONCURRENTLY")) {
            assertThat(advice).doesNotContain("short lock_timeout", "Use IF NOT EXISTS");
          }
          if (finding.rule().matches("add-(unique|primary|exclusion).*index|add-exclusion.*")) {
            assertThat(advice).doesNotContain("NOT VALID,");
          }
          if (advice.contains("NOT VALID") && advice.contains("VALIDATE")) {
            assertThat(advice).containsPattern("transaction|then|before|quiet hour");
          }
        });
  }

  /// What the lock rules find in a change, statement by statement as the gateway cuts it.
  private Set<String> found(String script) {
    List<Statement> change = target.split(script).stream().map(ScriptPart::statement).toList();
    return ids(target.classify(change, target.defaultSession()).findings());
  }

  private Set<String> linted(String file) {
    return ids(inFile(file));
  }

  private static List<Finding> inFile(String file) {
    return new PostgresLinter(18, RuleOptions.DEFAULT)
        .lint(file, Transactions.NONE, Origin.UNKNOWN).statements().stream()
            .flatMap(statement -> statement.findings().stream())
            .toList();
  }

  private List<Finding> on(int versionNumber, String script) {
    return LiveTargets.classify(database, RuleOptions.DEFAULT, versionNumber, script)
        .findings()
        .stream()
        .filter(finding -> IDS.contains(finding.rule()))
        .toList();
  }

  private static String advice(List<Finding> findings, String rule) {
    return findings.stream()
        .filter(finding -> finding.rule().equals(rule))
        .map(Finding::advice)
        .collect(Collectors.joining());
  }

  private static Set<String> ids(List<Finding> findings) {
    return findings.stream()
        .map(Finding::rule)
        .filter(IDS::contains)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
