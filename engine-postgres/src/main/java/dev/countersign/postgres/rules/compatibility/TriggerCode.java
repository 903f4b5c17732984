package dev.countersign.postgres.rules.compatibility;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Routine;
import dev.countersign.postgres.dialect.SqlStatement;
import dev.countersign.postgres.rules.Case;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What the function of a new trigger may do to a write.
final class TriggerCode {

  private static final int BEFORE = 2;
  private static final Pattern RAISES =
      Pattern.compile("(?is)\\braise\\b(?!\\s+(debug|log|info|notice|warning)\\b)");
  private static final Pattern SKIPS = Pattern.compile("(?is)\\breturn\\s+null\\b");

  private TriggerCode() {}

  /// Whether its text raises errors, or drops rows silently; also where the text cannot be seen.
  static boolean mayRefuse(Case statement) {
    List<String> name = PgNode.names(statement.node().path("funcname"));
    boolean before =
        (statement.node().path("timing").asInt(0) & BEFORE) != 0
            && PgNode.flag(statement.node(), "row");
    List<String> texts = texts(name, statement);
    return texts.isEmpty()
        || texts.stream()
            .anyMatch(
                text -> RAISES.matcher(text).find() || (before && SKIPS.matcher(text).find()));
  }

  private static List<String> texts(List<String> name, Case statement) {
    List<String> made =
        statement.script().earlier().stream()
            .filter(earlier -> earlier.tag().equals("CreateFunctionStmt"))
            .filter(earlier ->
                PgNode.names(earlier.node().path("funcname")).getLast().equals(name.getLast()))
            .map(SqlStatement::text)
            .toList();
    Stream<String> known =
        statement.catalog().routinesNamed(name.getLast()).stream()
            .filter(routine -> name.size() < 2 || routine.schema().equals(name.getFirst()))
            .filter(routine -> routine.arguments().isEmpty())
            .map(Routine::source);
    return made.isEmpty() ? known.toList() : made;
  }
}
