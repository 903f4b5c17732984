package dev.countersign.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.core.CountersignException;
import dev.countersign.core.ErrorCode;
import dev.countersign.core.Statement;
import dev.countersign.core.Target;
import dev.countersign.core.engine.Pace;
import dev.countersign.core.engine.ReviewDraft;
import dev.countersign.core.engine.RunOrder;
import dev.countersign.core.engine.RunReport;
import dev.countersign.core.engine.TargetEngine;
import dev.countersign.core.evidence.Action;
import dev.countersign.core.review.Disclosure;
import dev.countersign.core.review.Undo.Grade;
import dev.countersign.testkit.PostgresServer;
import dev.countersign.testkit.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresTargetTest {

  private TestDatabase database;
  private TargetEngine target;

  @BeforeAll
  void attach() {
    database =
        PostgresServer.shared(18)
            .freshDatabase(
                """
                CREATE TABLE customers (id int PRIMARY KEY, name text);
                CREATE TABLE orders (id int PRIMARY KEY, customer_id int REFERENCES customers,
                  legacy_code text, amount numeric(10,2));
                CREATE TABLE items (id int PRIMARY KEY,
                  order_id int CONSTRAINT items_order REFERENCES orders ON DELETE CASCADE);
                INSERT INTO customers SELECT g, 'n' FROM generate_series(1, 10) g;
                INSERT INTO orders SELECT g, 1, 'c', 1 FROM generate_series(1, 1000) g;
                INSERT INTO items SELECT g, g FROM generate_series(1, 1000) g;
                CREATE VIEW totals AS SELECT customer_id, legacy_code, sum(amount) FROM orders GROUP BY 1, 2;
                ANALYZE
                """);
    target = LiveTargets.attach(database);
  }

  @AfterAll
  void detach() {
    target.close();
    database.close();
  }

  @Test
  void a_read_is_read_and_nothing_else() {
    var classified = target.classify(of("SELECT * FROM orders WHERE id = 1"), session());

    assertThat(classified.effects()).allMatch(effect -> effect.action() == Action.READ);
    assertThat(classified.findings()).isEmpty();
    assertThat(classified.locks()).isEmpty();
  }

  @Test
  void a_drop_has_effects_findings_and_locks() {
    var classified =
        target.classify(of("ALTER TABLE orders DROP COLUMN legacy_code CASCADE"), session());

    assertThat(classified.kinds()).containsExactly("ALTER TABLE");
    assertThat(classified.findings())
        .extracting(finding -> finding.rule())
        .contains("drop-column", "drop-cascade", "irreversible-change");
    assertThat(classified.locks())
        .anySatisfy(lock -> {
          assertThat(lock.object()).isEqualTo("public.orders");
          assertThat(lock.mode()).isEqualTo("ACCESS EXCLUSIVE");
        });
  }

  @Test
  void a_review_says_what_a_person_needs() {
    var script =
        of(
            "ALTER TABLE orders DROP COLUMN legacy_code CASCADE",
            "DELETE FROM orders WHERE amount > 0");

    ReviewDraft draft = target.review(script, session(), false, Pace.ASSUMED);

    assertThat(draft.serverVersion()).startsWith("18.");
    assertThat(draft.headline()).contains("orders").contains("cannot be undone");
    assertThat(draft.statements()).hasSize(2);
    var drop = draft.statements().get(0);
    assertThat(drop.dependants()).contains("view totals");
    assertThat(drop.undo().grade()).isEqualTo(Grade.LOSSY);
    var delete = draft.statements().get(1);
    assertThat(delete.impact().rowsHigh().getAsLong()).isGreaterThan(900);
    assertThat(delete.notes()).anyMatch(note -> note.contains("items_order"));
    assertThat(joined(delete.disclosure())).isEqualTo(script.get(1).text());
  }

  @Test
  void a_text_of_several_statements_is_shown_whole() {
    String text = "/* a */ SELECT 1 -- b\n; UPDATE orders SET amount = 2; -- c\n";

    ReviewDraft draft = target.review(of(text), session(), false, Pace.ASSUMED);

    String shown =
        draft.statements().stream()
            .map(statement -> joined(statement.disclosure()))
            .collect(Collectors.joining());
    assertThat(shown).isEqualTo(text);
    assertThat(draft.statements()).extracting(s -> s.kind()).containsExactly("SELECT", "UPDATE");
  }

  @Test
  void the_fingerprint_moves_with_the_definition_and_with_nothing_else() {
    var statements = of("ALTER TABLE customers ADD COLUMN vip boolean");
    String before = target.fingerprint(statements, session());

    database.execute("INSERT INTO customers VALUES (1000, 'x'); CREATE TABLE other (id int)");
    String same = target.fingerprint(statements, session());
    database.execute("ALTER TABLE customers ALTER COLUMN name SET DEFAULT 'y'");
    String moved = target.fingerprint(statements, session());

    assertThat(same).isEqualTo(before);
    assertThat(moved).isNotEqualTo(before);
  }

  @Test
  void the_fingerprint_of_something_new_does_not_move_with_what_it_does_not_touch() {
    var statements = of("CREATE INDEX items_of_orders ON items (order_id)");
    String before = target.fingerprint(statements, session());

    database.execute(
        "CREATE TABLE aside (id int CHECK (id > 0)); CREATE DOMAIN small AS int CHECK (VALUE < 9)");

    assertThat(target.fingerprint(statements, session())).isEqualTo(before);
  }

  @Test
  void refreshing_sees_what_others_changed() {
    String before = target.catalogVersion();
    target.refreshCatalog();
    String same = target.catalogVersion();

    database.execute("CREATE TABLE seen_later (id int PRIMARY KEY)");
    target.refreshCatalog();

    assertThat(target.catalogVersion()).isNotEqualTo(before);
    assertThat(same).isNotEmpty();
    assertThat(
            target
                .classify(of("DROP TABLE seen_later"), session())
                .effects()
                .getFirst()
                .object()
                .certain())
        .isTrue();
  }

  @Test
  void a_script_is_cut_into_exact_statements_with_their_lines() {
    var parts = target.split("-- first\nSELECT 1;\n\nUPDATE t SET a = ';' ;\n/* end */");

    assertThat(parts)
        .extracting(part -> part.statement().text())
        .containsExactly("SELECT 1", "UPDATE t SET a = ';'");
    assertThat(parts).extracting(part -> part.line()).containsExactly(2, 4);
  }

  @Test
  void a_mistake_in_a_script_does_not_hide_the_rest() {
    var parts = target.split("SELEC 1;\nDROP TABLE orders;\n-- the end");

    assertThat(parts)
        .extracting(part -> part.statement().text())
        .containsExactly("SELEC 1", "DROP TABLE orders");
    assertThat(parts).extracting(part -> part.line()).containsExactly(1, 2);
  }

  @Test
  void a_ratified_change_runs_and_its_witness_testifies() {
    var witnesses = new ArrayList<String>();
    var order = order("CREATE TABLE made (id int)", "INSERT INTO made VALUES (1), (2)");

    RunReport report = target.run(order, witnesses::add);

    assertThat(report).isInstanceOf(RunReport.Succeeded.class);
    var succeeded = (RunReport.Succeeded) report;
    assertThat(succeeded.tags()).containsExactly("CREATE TABLE", "INSERT 0 2");
    assertThat(succeeded.rows()).hasValue(2);
    assertThat(new String(succeeded.reply().getFirst().toArray(), UTF_8)).contains("CREATE TABLE");
    assertThat(target.outcomeOf(witnesses.getFirst())).isEqualTo(TargetEngine.Outcome.COMMITTED);
    assertThat(database.query("SELECT count(*) FROM made")).containsExactly("2");
  }

  @Test
  void a_server_that_is_not_there_is_named_in_the_error() {
    Target nowhere = LiveTargets.of(database);
    var gone =
        new Target(
            nowhere.name(),
            nowhere.engine(),
            nowhere.environment(),
            "127.0.0.1",
            1,
            nowhere.database(),
            nowhere.tls(),
            nowhere.session(),
            nowhere.owner());

    assertThatThrownBy(() ->
            new PostgresEngine(
                    dev.countersign.core.Limits.DEFAULT,
                    dev.countersign.postgres.rules.RuleOptions.DEFAULT)
                .attach(gone))
        .isInstanceOfSatisfying(
            CountersignException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.TARGET_UNREACHABLE))
        .hasMessageContaining("shop")
        .hasMessageContaining("127.0.0.1:1");
  }

  private dev.countersign.core.SessionState session() {
    return target.defaultSession();
  }

  private RunOrder order(String... sql) {
    return new RunOrder(
        of(sql), session(), "countersign change 1", Duration.ofSeconds(5), 3, Map.of());
  }

  private static String joined(Disclosure disclosure) {
    return disclosure.pieces().stream().map(piece -> piece.text()).collect(Collectors.joining());
  }

  private static List<Statement> of(String... sql) {
    return java.util.Arrays.stream(sql).map(Statement::of).toList();
  }
}
