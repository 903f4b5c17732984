package dev.countersign.postgres.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.countersign.core.Statement;
import dev.countersign.core.engine.Pace;
import dev.countersign.core.engine.TargetEngine;
import dev.countersign.core.evidence.Finding;
import dev.countersign.core.evidence.Severity;
import dev.countersign.core.review.Rehearsal;
import dev.countersign.core.review.ReviewedStatement;
import dev.countersign.postgres.LiveTargets;
import dev.countersign.postgres.rules.RuleOptions;
import dev.countersign.testkit.PostgresServer;
import dev.countersign.testkit.TestDatabase;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// What guard rules say of changes that went wrong on a real clone, and did not look wrong before.
class FoundOnCloneTest {

  private static final String ADD = "ALTER TABLE orders ADD COLUMN a int";
  private static final String CHECK =
      "ALTER TABLE orders ADD CONSTRAINT few CHECK (total < 50) NOT VALID";
  private static final String VALIDATE = "ALTER TABLE orders VALIDATE CONSTRAINT few";
  private static final String CLASH = "UPDATE orders SET id = id + 1 WHERE id < 90";

  private static TestDatabase shop =
      PostgresServer.shared(18)
          .freshDatabase(
              """
              CREATE TABLE orders (id bigint PRIMARY KEY, total numeric NOT NULL, note text);
              INSERT INTO orders SELECT g, g, 'note' FROM generate_series(1, 100) g;
              """);

  @AfterAll
  static void drop() {
    shop.close();
  }

  @Test
  void a_definition_that_fails_is_a_failed_simulation() {
    List<Finding> findings = found(RuleOptions.DEFAULT, Stand.of(shop), ADD, CHECK, VALIDATE);

    assertThat(findings)
        .extracting(Finding::rule, Finding::severity, Finding::object)
        .containsExactly(tuple("simulation-failed", Severity.HIGH, "public.orders"));
    assertThat(findings.getFirst().message())
        .startsWith("On a clone, statement 3 fails: ")
        .contains("few", "SQLSTATE 23514");
  }

  @Test
  void rows_that_cannot_be_written_are_a_failed_dry_run() {
    assertThat(found(RuleOptions.DEFAULT, Stand.of(shop), CLASH))
        .extracting(Finding::rule, Finding::severity)
        .containsExactly(tuple("dry-run-failed", Severity.HIGH));
  }

  @Test
  void an_undo_that_fails_or_gives_back_something_else_is_found() {
    assertThat(found(RuleOptions.DEFAULT, Stand.of(shop).undoneBy("DROP TABLE nothing"), ADD))
        .extracting(Finding::message)
        .singleElement()
        .asString()
        .startsWith("On a clone, its undo fails: ")
        .contains("nothing");
    assertThat(found(RuleOptions.DEFAULT, Stand.of(shop).undoneBy("SELECT 1"), ADD))
        .extracting(Finding::message)
        .first()
        .asString()
        .startsWith("On a clone, its undo does not give back what was there: + column");
  }

  @Test
  void what_passes_is_not_found_and_the_operator_decides_about_the_rest() {
    var milder =
        new RuleOptions(
            Set.of(),
            Set.of("dry-run-failed"),
            Map.of(),
            Map.of("simulation-failed", Severity.LOW),
            List.of());

    assertThat(found(RuleOptions.DEFAULT, Stand.of(shop), ADD)).isEmpty();
    assertThat(found(milder, Stand.of(shop), CLASH)).isEmpty();
    assertThat(found(milder, Stand.of(shop), ADD, CHECK, VALIDATE))
        .extracting(Finding::severity)
        .containsExactly(Severity.LOW);
  }

  private static List<Finding> found(RuleOptions options, Stand stand, String... change) {
    Rehearsal rehearsal = stand.rehearse(change);
    try (TargetEngine target = LiveTargets.attach(shop, options)) {
      List<Statement> statements = Stream.of(change).map(Statement::of).toList();
      List<ReviewedStatement> reviewed =
          target.review(statements, target.defaultSession(), false, Pace.ASSUMED).statements();
      return target.findings(rehearsal, reviewed);
    }
  }
}
