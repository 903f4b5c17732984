package dev.countersign.postgres.rules.design;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// An encoding or a collation that the operator does not want.
final class CharsetCollationPolicy implements Rule {

  @Override
  public Card card() {
    return Card.style(
            "charset-collation-policy",
            """
            A collation of the operating system or of ICU sorts otherwise after an update, and indexes over it are
            wrong from then on; databases in several encodings cannot exchange all their texts.
            """)
        .on("CreateStmt", "AT_AddColumn", "AT_AlterColumnType", "CreatedbStmt")
        .bad(
            "CREATE TABLE visits (id bigint PRIMARY KEY, place text COLLATE ucs_basic)",
            "CREATE DATABASE visits ENCODING 'LATIN1' TEMPLATE template0")
        .good("CREATE TABLE visits (id bigint PRIMARY KEY, place text COLLATE \"C\", guest text)")
        .option("collations", List.of("default", "C", "POSIX"), "the collations that may be named")
        .option("encodings", List.of("UTF8", "UTF-8"), "the encodings that a database may have")
        .option("explicit", false, "whether a column of a text type without COLLATE is found");
  }

  @Override
  public void check(Case statement, Report report) {
    List<String> allowed = report.texts("collations");
    for (NewColumn column : NewColumn.in(statement)) {
      JsonNode clause = column.node().path("collClause");
      List<String> collation = PgNode.names(clause.path("collname"));
      if (!collation.isEmpty() && !allowed.contains(collation.getLast())) {
        report.at(
            clause,
            column.object(),
            "%s has the collation %s.".formatted(column.object(), collation.getLast()),
            "Use one of %s.".formatted(String.join(", ", allowed)));
      } else if (collation.isEmpty()
          && report.flag("explicit")
          && column.type().is("text", "varchar", "bpchar")) {
        report.at(
            column.node(),
            column.object(),
            "%s does not name its collation.".formatted(column.object()),
            "Add COLLATE with one of %s.".formatted(String.join(", ", allowed)));
      }
    }
    if (statement.is("CreatedbStmt")) {
      statement.node().path("options").forEach(item -> encoding(PgNode.of(item).body(), report));
    }
  }

  private static void encoding(JsonNode option, Report report) {
    String encoding = PgNode.text(PgNode.of(option.path("arg")).body(), "sval");
    if (PgNode.text(option, "defname").equals("encoding")
        && report.texts("encodings").stream().noneMatch(encoding::equalsIgnoreCase)) {
      report.at(
          option,
          "",
          "The new database has the encoding %s.".formatted(encoding),
          "Use one of %s.".formatted(String.join(", ", report.texts("encodings"))));
    }
  }
}
