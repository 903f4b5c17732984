package dev.countersign.postgres.rules.design;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.SqlStatement;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import dev.countersign.postgres.rules.TextPattern;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// A table that nobody explains.
final class RequireComment implements Rule {

  @Override
  public Card card() {
    return Card.style(
            "require-comment",
            """
            A comment in the catalogue is found by everybody who looks at the table, with any tool. It belongs into
            the change that makes the table or the column.
            """)
        .bad("CREATE TABLE visits (id bigint PRIMARY KEY)")
        .good(
            "CREATE TABLE visits (id bigint PRIMARY KEY); COMMENT ON TABLE visits IS 'Who came, and when.'")
        .option("columns", false, "whether columns need a comment too")
        .option("characters", 0L, "the most characters that a comment may have; `0`: any number")
        .option(
            "pattern",
            new TextPattern(""),
            "a regular expression that is found in every comment; empty: none");
  }

  @Override
  public void check(Case statement, Report report) {
    if (statement.is("CommentStmt")) {
      comment(statement, report);
      return;
    }
    JsonNode table = statement.node().path("relation");
    String name = statement.named(table);
    if (Tables.makesTable(statement) && !isExplained(statement, "OBJECT_TABLE", Optional.empty())) {
      report.at(
          table,
          name,
          "%s has no comment.".formatted(name),
          "Add COMMENT ON TABLE %s IS '…' to the change.".formatted(name));
    }
    for (NewColumn column :
        report.flag("columns") ? NewColumn.in(statement) : List.<NewColumn>of()) {
      if (column.isNew() && !isExplained(statement, "OBJECT_COLUMN", Optional.of(column.name()))) {
        report.at(
            column.node(),
            column.object(),
            "%s has no comment.".formatted(column.object()),
            "Add COMMENT ON COLUMN %s IS '…' to the change.".formatted(column.object()));
      }
    }
  }

  private static boolean isExplained(Case statement, String type, Optional<String> column) {
    JsonNode table = statement.node().path("relation");
    return statement.script().later().stream()
        .map(SqlStatement::node)
        .filter(other -> PgNode.text(other, "objtype").equals(type) && other.has("comment"))
        .map(other -> PgNode.names(PgNode.of(other.path("object")).get("items")))
        .anyMatch(names -> {
          int last = names.size() - (column.isPresent() ? 1 : 0);
          String schema = last > 1 ? names.get(last - 2) : Tables.schema(statement, table);
          return last > 0
              && names.get(last - 1).equals(PgNode.text(table, "relname"))
              && schema.equals(Tables.schema(statement, table))
              && column.map(names.getLast()::equals).orElse(true);
        });
  }

  private static void comment(Case statement, Report report) {
    String comment = statement.field("comment");
    String object =
        String.join(".", PgNode.names(PgNode.of(statement.node().path("object")).get("items")));
    long most = report.number("characters");
    if (most > 0 && comment.codePointCount(0, comment.length()) > most) {
      report.add(
          object,
          "The comment on %s is longer than %d characters.".formatted(object, most),
          "Shorten it.");
    }
    Optional<Pattern> pattern = report.pattern("pattern").with(Map.of());
    if (!comment.isEmpty() && pattern.isPresent() && !pattern.get().matcher(comment).find()) {
      report.add(
          object,
          "The comment on %s does not have the form %s.".formatted(object, pattern.get()),
          "Write it in the form that the configuration asks for.");
    }
  }
}
