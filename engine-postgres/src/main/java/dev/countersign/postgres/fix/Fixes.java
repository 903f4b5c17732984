package dev.countersign.postgres.fix;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.countersign.core.engine.Transactions;
import dev.countersign.core.evidence.Finding;
import dev.countersign.pggrammar.PgParser;
import dev.countersign.postgres.dialect.ParsedSql;
import dev.countersign.postgres.dialect.SqlStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Finds for what was found in a text how to correct it. Thread-safe.
public final class Fixes {

  /// In the order to apply them: what takes no transaction first, as a setting makes one of a text
  /// that is sent as one message.
  private static final List<Fix> ALL =
      List.of(
          new Concurrently("add-index-without-concurrently"),
          new Concurrently("drop-index-without-concurrently"),
          new Concurrently("reindex-without-concurrently"),
          new NotValid("add-check-without-not-valid"),
          new NotValid("add-foreign-key-without-not-valid"),
          new LockTimeout());

  private static final Set<String> SETTINGS = Set.of("VariableSetStmt", "VariableShowStmt");

  private final PgParser parser;

  public Fixes(PgParser parser) {
    this.parser = parser;
  }

  /// The rules whose findings can be corrected, in the order to do it.
  public static List<String> rules() {
    return ALL.stream().map(Fix::rule).toList();
  }

  /// What to insert because of the findings of one rule, in order.
  ///
  /// @param text a text that the grammar takes
  /// @param applied how its statements are put into transactions
  public List<Insertion> of(
      String rule, ParsedSql.Statements text, List<Finding> findings, Transactions applied) {
    Fix fix = ALL.stream().filter(one -> one.rule().equals(rule)).findFirst().orElseThrow();
    boolean inTransaction =
        fix.coversTheRest() ? applied == Transactions.ONE : joins(text, applied);
    List<SqlStatement> found =
        text.statements().stream()
            .filter(statement -> findings.stream().anyMatch(f -> isAt(f, rule, statement, text)))
            .limit(fix.coversTheRest() ? 1 : Long.MAX_VALUE)
            .toList();
    var insertions = new ArrayList<Insertion>();
    for (SqlStatement statement : found) {
      int start = start(statement, text);
      for (Insertion one : fix.of(Tokens.of(statement.text(), parser), inTransaction)) {
        int inside = characters(statement.text(), one.at());
        insertions.add(new Insertion(start + inside, one.text()));
      }
    }
    return insertions;
  }

  private static boolean isAt(
      Finding finding, String rule, SqlStatement statement, ParsedSql.Statements text) {
    int start = start(statement, text);
    int column = start - text.text().lastIndexOf('\n', start - 1);
    return finding.rule().equals(rule)
        && !finding.suppressed()
        && finding.line() == statement.line()
        && finding.column() == column;
  }

  private static int start(SqlStatement statement, ParsedSql.Statements text) {
    return characters(text.text(), statement.byteOffset());
  }

  /// Whether several statements may share a transaction that the text does not begin itself.
  private static boolean joins(ParsedSql.Statements text, Transactions applied) {
    long work = text.statements().stream().filter(one -> !SETTINGS.contains(one.tag())).count();
    return applied != Transactions.NONE && work > 1;
  }

  private static int characters(String text, int bytes) {
    return new String(text.getBytes(UTF_8), 0, bytes, UTF_8).length();
  }
}
