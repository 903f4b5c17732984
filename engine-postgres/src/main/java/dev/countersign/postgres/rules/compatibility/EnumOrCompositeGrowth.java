package dev.countersign.postgres.rules.compatibility;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import tools.jackson.databind.JsonNode;

/// A type that grows and cannot shrink again.
final class EnumOrCompositeGrowth implements Rule {

  @Override
  public Card card() {
    return Card.low(
            "enum-or-composite-growth",
            """
            A value of an enum cannot be removed again, and an old program that reads it does not know it. An
            attribute of a composite type changes the shape of every value of it that programs read and write.
            """)
        .on("AlterEnumStmt", "AT_AddColumn")
        .bad(
            "ALTER TYPE shade ADD VALUE 'blue' AFTER 'green'",
            "ALTER TYPE address ADD ATTRIBUTE city text")
        .good("CREATE TABLE moods (id bigint PRIMARY KEY, name text NOT NULL UNIQUE)");
  }

  @Override
  public void check(Case statement, Report report) {
    if (statement.is("AlterEnumStmt") && statement.field("oldVal").isEmpty()) {
      var names = PgNode.names(statement.node().path("typeName"));
      if (!statement.fresh().type(names)) {
        report.add(
            String.join(".", names),
            "Old programs do not know '%s', and it can never be removed from %s."
                .formatted(statement.field("newVal"), String.join(".", names)),
            "Make sure that every program that reads it can live with a value that it does not know.");
      }
    }
    boolean type = statement.field("objtype").equals("OBJECT_TYPE");
    boolean fresh = statement.fresh().relation(statement.node().path("relation"));
    for (JsonNode command : statement.commands("AT_AddColumn")) {
      if (type && !fresh) {
        report.add(
            statement.targetName(),
            "Every value of %s gets another shape, also where programs read and write it as a whole."
                .formatted(statement.targetName()),
            "Make sure that every program names the attributes of %s that it uses (not %s)."
                .formatted(
                    statement.targetName(),
                    PgNode.text(PgNode.of(command.path("def")).body(), "colname")));
      }
    }
  }
}
