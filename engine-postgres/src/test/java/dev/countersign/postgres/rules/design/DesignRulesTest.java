package dev.countersign.postgres.rules.design;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.core.Statement;
import dev.countersign.core.engine.Pace;
import dev.countersign.core.engine.TargetEngine;
import dev.countersign.core.evidence.Finding;
import dev.countersign.postgres.LiveTargets;
import dev.countersign.postgres.rules.Rule;
import dev.countersign.postgres.rules.RuleOptions;
import dev.countersign.postgres.rules.TextPattern;
import dev.countersign.testkit.PostgresServer;
import dev.countersign.testkit.TestDatabase;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DesignRulesTest {

  private static final String SCHEMA =
      """
      CREATE SCHEMA side;
      CREATE TABLE guests (id bigint PRIMARY KEY, email text, age int);
      CREATE INDEX guests_email ON guests (email);
      CREATE TABLE stays (id bigint PRIMARY KEY, guest_id bigint, room_id bigint, left_at date);
      CREATE INDEX stays_guest_left ON stays (guest_id, left_at);
      CREATE INDEX stays_room_open ON stays (room_id) WHERE left_at IS NULL;
      CREATE TABLE logs (id bigint, at date, note text, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
      CREATE TABLE side.places (id bigint PRIMARY KEY);
      CREATE TABLE places (id bigint PRIMARY KEY);
      CREATE TABLE docs (id bigint PRIMARY KEY, body jsonb, words tsvector);
      CREATE TABLE many (id bigint PRIMARY KEY, kind text, rare text, same text);
      INSERT INTO many SELECT g, 'k' || g % 3, CASE WHEN g % 100 = 0 THEN 'r' || g END,
        CASE WHEN g % 100 = 0 THEN 's' || g ELSE 's' END FROM generate_series(1, 20000) g;
      CREATE TABLE counted (id int PRIMARY KEY, note text);
      INSERT INTO counted VALUES (1, 'x');
      ANALYZE;
      UPDATE pg_class SET reltuples = 1.5e9 WHERE relname = 'counted'
      """;

  private static final RuleOptions DEFAULTS = RuleOptions.DEFAULT;
  private static final Set<String> IDS =
      DesignRules.ALL.stream().map(rule -> rule.card().id()).collect(Collectors.toSet());

  private TestDatabase database;

  @BeforeAll
  void open() {
    database = PostgresServer.shared(18).freshDatabase(SCHEMA);
  }

  @AfterAll
  void close() {
    database.close();
  }

  @Test
  void the_list_is_alphabetical() {
    assertThat(DesignRules.ALL).extracting(rule -> rule.card().id()).isSorted();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE t (id bigint PRIMARY KEY, count int, small smallint)",
        "CREATE TEMP TABLE t (id int, c char(3))",
        "CREATE TABLE pg_temp.t (id int PRIMARY KEY)",
        "CREATE UNLOGGED TABLE t (id bigint)",
        "CREATE TABLE t AS SELECT * FROM guests",
        "CREATE TABLE t (id int PRIMARY KEY); DROP TABLE t",
        "CREATE TABLE IF NOT EXISTS guests (id int)",
        "CREATE TABLE t (LIKE guests INCLUDING INDEXES)",
        "CREATE TABLE logs_1 PARTITION OF logs FOR VALUES FROM ('2031-01-01') TO ('2032-01-01')",
        "CREATE TABLE logs_2 (id bigint NOT NULL, at date NOT NULL, note text); ALTER TABLE logs ATTACH"
            + " PARTITION public.logs_2 FOR VALUES FROM ('2033-01-01') TO ('2034-01-01')",
        "CREATE TABLE t (id bigint); ALTER TABLE t ADD CONSTRAINT t_pkey PRIMARY KEY (id)",
        "CREATE TABLE t (a int, b int, PRIMARY KEY (a, b))",
        "ALTER TABLE stays ADD FOREIGN KEY (guest_id) REFERENCES guests NOT VALID",
        "CREATE INDEX ON stays (room_id); ALTER TABLE stays ADD FOREIGN KEY (room_id) REFERENCES guests NOT"
            + " VALID",
        "ALTER TABLE unknown ADD FOREIGN KEY (room_id) REFERENCES guests NOT VALID",
        "CREATE INDEX CONCURRENTLY i ON guests (email) WHERE age > 3",
        "CREATE INDEX CONCURRENTLY i ON guests (email DESC)",
        "CREATE INDEX CONCURRENTLY i ON guests (lower(email))",
        "CREATE INDEX CONCURRENTLY i ON guests (email text_pattern_ops)",
        "CREATE UNIQUE INDEX CONCURRENTLY i ON guests (email)",
        "CREATE INDEX CONCURRENTLY i ON guests USING hash (email)",
        "CREATE INDEX CONCURRENTLY i ON guests (email) INCLUDE (age)",
        "CREATE INDEX CONCURRENTLY IF NOT EXISTS guests_email ON guests (email)",
        "CREATE INDEX CONCURRENTLY i ON guests (email); DROP INDEX CONCURRENTLY guests_email",
        "CREATE INDEX CONCURRENTLY i ON docs USING gin (body)",
        "CREATE INDEX CONCURRENTLY i ON docs ((body ->> 'a'))",
        "ALTER TABLE guests ADD COLUMN places int",
        "UPDATE places SET id = 3 WHERE id = 2",
        "SELECT 'a_text_that_is_much_longer_than_any_name_of_a_table_or_a_column_may_ever_be_here'",
        "ALTER TABLE guests ALTER COLUMN age SET DEFAULT 3",
        "DROP TABLE guests"
      })
  void quiet_on(String script) {
    assertThat(ids(found(DEFAULTS, script))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "prefer-bigint | CREATE TABLE t (id smallint PRIMARY KEY)",
        "prefer-bigint | ALTER TABLE guests ADD COLUMN number serial",
        "prefer-bigint | ALTER TABLE counted ADD COLUMN b text",
        "require-primary-key | CREATE TABLE t (id bigint) PARTITION BY RANGE (id)",
        "require-primary-key | CREATE TABLE t () INHERITS (guests)",
        "require-primary-key | CREATE TABLE t (LIKE guests)",
        "require-primary-key | CREATE TABLE side.t (id bigint); ALTER TABLE public.t ADD PRIMARY KEY (id)",
        "require-fk-index | ALTER TABLE stays ADD FOREIGN KEY (room_id) REFERENCES guests NOT VALID",
        "require-fk-index | ALTER TABLE stays ADD FOREIGN KEY (left_at) REFERENCES guests NOT VALID",
        "fk-delete-action | ALTER TABLE stays ADD FOREIGN KEY (guest_id) REFERENCES guests ON DELETE CASCADE",
        "fk-delete-action | ALTER TABLE stays ADD FOREIGN KEY (id) REFERENCES guests ON DELETE SET NULL",
        "redundant-index | CREATE INDEX CONCURRENTLY i ON stays (guest_id)",
        "redundant-index | CREATE INDEX CONCURRENTLY i ON guests (email)",
        "redundant-index | CREATE UNIQUE INDEX CONCURRENTLY i ON guests (id)",
        "redundant-index | CREATE INDEX a ON guests (age); CREATE INDEX b ON guests (age)",
        "redundant-index | CREATE INDEX a ON guests (age, age)",
        "extension-object-rules | CREATE INDEX CONCURRENTLY i ON docs (body)",
        "extension-object-rules | CREATE INDEX CONCURRENTLY i ON docs (words)",
        "extension-object-rules | CREATE INDEX CONCURRENTLY i ON many USING hnsw (kind)",
        "extension-object-rules | CREATE TABLE v (id bigint PRIMARY KEY); CREATE INDEX ON v USING ivfflat (id)",
        "identifier-too-long | ALTER TABLE guests ADD COLUMN"
            + " a_name_that_is_much_longer_than_any_name_of_a_table_or_a_column_may_be text",
        "identifier-too-long | SELECT 1; CREATE VIEW"
            + " \"A_name_that_is_much_longer_than_any_name_of_a_table_or_a_column_may_be\" AS SELECT 1 AS one",
        "require-schema-qualified | SET search_path = side, public; UPDATE places SET id = 3 WHERE id = 2"
      })
  void found_in(String rule, String script) {
    assertThat(ids(found(DEFAULTS, script))).contains(rule);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "prefer-identity | CREATE TABLE t (id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY)",
        "prefer-text | ALTER TABLE guests ALTER COLUMN email TYPE varchar",
        "no-char-type | CREATE TABLE t (id bigint PRIMARY KEY, c \"char\")",
        "prefer-timestamptz | CREATE TABLE t (id bigint PRIMARY KEY, a timestamptz, b timestamp with time zone)",
        "column-type-policy | CREATE TABLE t (id bigint PRIMARY KEY, a jsonb)",
        "no-foreign-key | ALTER TABLE guests ADD CONSTRAINT c CHECK (age > 0) NOT VALID",
        "unnamed-object | ALTER TABLE guests ALTER COLUMN age SET NOT NULL",
        "naming-convention | CREATE TABLE t_1 (id bigint PRIMARY KEY)",
        "require-comment | CREATE TABLE t (id bigint); COMMENT ON TABLE public.t IS 'x'",
        "required-columns | CREATE TABLE t (LIKE guests)",
        "require-not-null-or-default | CREATE TABLE t (id bigint, PRIMARY KEY (id))",
        "column-order-padding | CREATE TABLE t (id bigint PRIMARY KEY, a boolean, b int)",
        "charset-collation-policy | CREATE TABLE t (id bigint PRIMARY KEY, a text)",
        "partition-policy | CREATE TABLE logs_1 PARTITION OF logs DEFAULT",
        "query-quality-in-stored-code | UPDATE guests SET age = 1 WHERE EXISTS (SELECT * FROM stays)",
        "query-quality-in-stored-code | UPDATE guests SET age = 1 WHERE lower(email) = 'a' AND abs(age) = 1"
            + " AND false",
        "storage-tuning-hints | ALTER TABLE guests ADD COLUMN note text"
      })
  void quiet_though_it_is_on(String rule, String script) {
    boolean expression = script.contains("lower(email)");
    var findings = found(DEFAULTS.with(Set.of(rule)), script);

    assertThat(findings)
        .filteredOn(finding -> finding.rule().equals(rule))
        .hasSize(expression ? 1 : 0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "prefer-text | ALTER TABLE guests ALTER COLUMN email TYPE varchar(30)",
        "prefer-timestamptz | ALTER TABLE guests ADD COLUMN seen timestamp[]",
        "column-type-policy | ALTER TABLE guests ADD COLUMN paid money",
        "unnamed-object | ALTER TABLE guests ADD CHECK (age > 0) NOT VALID",
        "naming-convention | CREATE INDEX CONCURRENTLY \"Guests\" ON guests (age)",
        "naming-convention | CREATE VIEW \"select\" AS SELECT 1 AS one",
        "require-comment | CREATE TABLE t (id bigint); COMMENT ON TABLE side.t IS 'x'",
        "column-order-padding | CREATE TABLE t (a int, id bigint PRIMARY KEY, b int, c timestamptz)",
        "partition-policy | CREATE TABLE t (id bigint) PARTITION BY HASH ((id + 1))",
        "query-quality-in-stored-code | CREATE MATERIALIZED VIEW m AS SELECT id FROM guests ORDER BY random()",
        "query-quality-in-stored-code | CREATE FUNCTION f() RETURNS SETOF guests LANGUAGE sql BEGIN ATOMIC"
            + " SELECT * FROM guests; END",
        "storage-tuning-hints | ALTER TABLE guests ADD COLUMN picture bytea"
      })
  void found_when_it_is_on(String rule, String script) {
    assertThat(ids(found(DEFAULTS.with(Set.of(rule)), script))).contains(rule);
  }

  @Test
  void a_finding_points_to_the_column_in_a_long_statement() {
    Finding finding =
        found(
                DEFAULTS.with(Set.of("prefer-text")),
                "SELECT 1;\n\nCREATE TABLE t (\n  id bigint PRIMARY KEY,\n  größe text, code varchar(9)\n)")
            .getFirst();

    assertThat(finding.line()).isEqualTo(5);
    assertThat(finding.column()).isEqualTo("  größe text, code ".length() + 1);
    assertThat(finding.object()).isEqualTo("public.t.code");
  }

  @Test
  void names_are_held_against_the_patterns_of_the_operator() {
    RuleOptions options =
        DEFAULTS
            .with(Set.of("naming-convention"))
            .with("naming-convention", "index", new TextPattern("{{table}}_{{column_list}}_idx"));

    assertThat(ids(found(options, "CREATE INDEX CONCURRENTLY guests_age_idx ON guests (age)")))
        .isEmpty();
    assertThat(ids(found(options, "CREATE INDEX CONCURRENTLY guests_idx ON guests (age)")))
        .containsExactly("naming-convention");
  }

  @ParameterizedTest
  @CsvSource({"kind, true", "same, true", "rare, true", "id, false"})
  void an_index_that_finds_too_much_is_told_by_statistics(String column, boolean found) {
    try (TargetEngine target = LiveTargets.attach(database, DEFAULTS)) {
      var change =
          List.of(Statement.of("CREATE INDEX CONCURRENTLY i ON many (" + column + ", id)"));
      Stream<String> rules =
          target.review(change, target.defaultSession(), false, Pace.ASSUMED).statements().stream()
              .flatMap(statement -> statement.findings().stream())
              .map(Finding::rule);

      assertThat(rules.anyMatch("low-selectivity-index"::equals)).isEqualTo(found);
    }
  }

  @Test
  void the_gaps_are_those_that_a_server_leaves() {
    String row = "SELECT pg_column_size(t.*) FROM %s t";
    database.execute(
        """
        CREATE TABLE wasteful (a boolean, b bigint, c smallint, d timestamptz, e int, f uuid);
        CREATE TABLE tight (b bigint, d timestamptz, e int, c smallint, a boolean, f uuid);
        INSERT INTO wasteful VALUES (true, 1, 1, now(), 1, gen_random_uuid());
        INSERT INTO tight (a, b, c, d, e, f) SELECT * FROM wasteful
        """);

    long saved =
        Long.parseLong(database.query(row.formatted("wasteful")).getFirst())
            - Long.parseLong(database.query(row.formatted("tight")).getFirst());

    assertThat(
            found(
                DEFAULTS.with(Set.of("column-order-padding")),
                "CREATE TABLE t (a boolean, b bigint PRIMARY KEY, c smallint, d timestamptz, e int, f uuid)"))
        .filteredOn(finding -> finding.rule().equals("column-order-padding"))
        .singleElement()
        .satisfies(finding -> assertThat(finding.message()).contains("leaves " + saved + " bytes"))
        .satisfies(finding -> assertThat(finding.advice()).contains("b, d, e, c, a, f"));
  }

  @ParameterizedTest
  @ValueSource(ints = {14, 15, 16, 17, 18})
  void the_reserved_words_are_those_of_the_servers(int major) {
    try (TestDatabase server = PostgresServer.shared(major).freshDatabase("SELECT 1")) {
      List<String> reserved =
          server.query("SELECT word FROM pg_get_keywords() WHERE catcode IN ('R', 'T')");

      assertThat(ReservedWords.ALL).containsAll(reserved);
      assertThat(major < 18 || Set.copyOf(reserved).equals(ReservedWords.ALL)).isTrue();
    }
  }

  @Test
  void every_rule_of_taste_is_off() {
    assertThat(DesignRules.ALL)
        .extracting(Rule::card)
        .allMatch(card -> card.optional() == card.severity().id().equals("style"));
  }

  private List<Finding> found(RuleOptions options, String script) {
    try (TargetEngine target = LiveTargets.attach(database, options)) {
      return target.classify(List.of(Statement.of(script)), target.defaultSession()).findings();
    }
  }

  private static Set<String> ids(List<Finding> findings) {
    return findings.stream().map(Finding::rule).filter(IDS::contains).collect(Collectors.toSet());
  }
}
