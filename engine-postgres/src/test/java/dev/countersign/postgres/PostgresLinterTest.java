package dev.countersign.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.core.engine.LintedStatement;
import dev.countersign.core.engine.LintedText;
import dev.countersign.core.engine.Transactions;
import dev.countersign.core.evidence.Finding;
import dev.countersign.postgres.rules.Origin;
import dev.countersign.postgres.rules.RuleOptions;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PostgresLinterTest {

  private final PostgresLinter linter = new PostgresLinter(18, RuleOptions.DEFAULT);

  @Test
  void one_mistake_does_not_hide_the_statements_around_it() {
    List<LintedStatement> statements =
        lint("BEGIN;\nSELEC 1; DROP TABLE a;\nCREATE TABLE t (id int;\n  DROP TABLE b;\nCOMMIT");

    assertThat(statements)
        .extracting(LintedStatement::kind)
        .containsExactly("BEGIN", "", "DROP TABLE", "", "DROP TABLE", "COMMIT");
    assertThat(statements)
        .extracting(LintedStatement::parsed)
        .containsExactly(true, false, true, false, true, true);
    assertThat(statements).extracting(LintedStatement::line).containsExactly(1, 2, 2, 3, 4, 5);
    assertThat(places(statements.get(2))).contains("drop-table 2:10");
    assertThat(places(statements.get(4))).contains("drop-table 4:3");
  }

  @Test
  void a_string_that_never_ends_is_the_last_statement() {
    List<LintedStatement> statements = lint("DROP TABLE a;\nSELECT 'x; DROP TABLE b;\n");

    assertThat(statements).extracting(LintedStatement::parsed).containsExactly(true, false);
  }

  @Test
  void a_command_of_psql_is_a_statement_that_cannot_be_read() {
    List<LintedStatement> statements = lint("SELECT 1;\n\\connect shop\nDROP TABLE a;\n");

    assertThat(statements).extracting(LintedStatement::parsed).containsExactly(true, false, true);
    assertThat(places(statements.get(1))).containsExactly("unparsable-statement 2:1");
  }

  @Test
  void rows_of_copy_are_passed_over_and_said() {
    LintedText linted =
        linter.lint(
            "COPY t FROM stdin;\n1\tx'\n\\.\nDROP TABLE a;\n", Transactions.NONE, Origin.UNKNOWN);

    assertThat(linted.statements())
        .extracting(LintedStatement::kind)
        .containsExactly("COPY", "DROP TABLE");
    assertThat(linted.notes()).containsExactly("line 2: 1 rows of COPY passed over");
  }

  @Test
  void an_undo_may_lose_what_was_made_and_nothing_else() {
    MadeObjects made =
        linter.made(
            "CREATE TABLE public.a (id int); CREATE SCHEMA s; ALTER TABLE b ADD COLUMN \"Note\" text;");

    List<LintedStatement> undo =
        made.forgive(
            lint(
                """
                ALTER TABLE b DROP COLUMN "Note";
                DROP TABLE a;
                DROP SCHEMA s;
                ALTER TABLE b DROP COLUMN code;
                DROP TABLE b;
                """));

    assertThat(undo)
        .extracting(s ->
            s.findings().stream()
                .filter(finding -> finding.rule().startsWith("drop-"))
                .allMatch(Finding::suppressed))
        .containsExactly(true, true, true, false, false);
  }

  private List<LintedStatement> lint(String text) {
    return linter.lint(text, Transactions.NONE, Origin.UNKNOWN).statements();
  }

  private static List<String> places(LintedStatement statement) {
    return statement.findings().stream()
        .map(finding -> finding.rule() + " " + finding.line() + ":" + finding.column())
        .toList();
  }
}
