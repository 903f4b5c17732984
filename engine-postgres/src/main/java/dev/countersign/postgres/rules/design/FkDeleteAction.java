package dev.countersign.postgres.rules.design;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import java.util.List;
import java.util.Optional;

/// A foreign key that deletes, or that does not say what it does.
final class FkDeleteAction implements Rule {

  @Override
  public Card card() {
    return Card.low(
            "fk-delete-action",
            """
            With `ON DELETE CASCADE` one delete in the parent deletes any number of rows here, and in what refers
            to them, with all of them locked; nobody who reads the DELETE sees that. `SET NULL` on a column that
            cannot be NULL makes every delete fail. What else is found is for the operator to say.
            """)
        .on("CreateStmt", "AT_AddColumn", "AT_AddConstraint")
        .bad(
            "CREATE TABLE visits (order_id int PRIMARY KEY REFERENCES orders ON DELETE CASCADE)",
            "CREATE TABLE visits (order_id int PRIMARY KEY REFERENCES orders ON DELETE SET NULL)")
        .good(
            "CREATE TABLE guests (id bigint PRIMARY KEY);"
                + " CREATE TABLE visits (guest bigint PRIMARY KEY REFERENCES guests ON DELETE RESTRICT)")
        .option("cascade", true, "whether `ON DELETE CASCADE` is found")
        .option("explicit", false, "whether a foreign key without `ON DELETE` is found")
        .option("nullable", false, "whether a foreign key over a column that can be NULL is found")
        .option("deferrable", false, "whether a foreign key that is not deferrable is found");
  }

  @Override
  public void check(Case statement, Report report) {
    for (NewConstraint constraint : NewConstraint.in(statement)) {
      if (constraint.isForeignKey()) {
        action(statement, constraint, report);
        if (report.flag("nullable") && isNullable(statement, constraint)) {
          found(
              statement,
              constraint,
              "can be NULL, and then refers to nothing",
              "Make it NOT NULL.",
              report);
        }
        if (report.flag("deferrable") && !PgNode.flag(constraint.node(), "deferrable")) {
          found(
              statement,
              constraint,
              "is not deferrable",
              "Add DEFERRABLE INITIALLY IMMEDIATE.",
              report);
        }
      }
    }
  }

  private static void action(Case statement, NewConstraint constraint, Report report) {
    switch (PgNode.text(constraint.node(), "fk_del_action")) {
      case "c" -> {
        if (report.flag("cascade")) {
          String parent = statement.named(constraint.node().path("pktable"));
          found(
              statement,
              constraint,
              "deletes rows here whenever one in %s is deleted".formatted(parent),
              "Use ON DELETE RESTRICT, and delete here first and on purpose.",
              report);
        }
      }
      case "n" -> {
        if (!isNullable(statement, constraint)) {
          found(
              statement,
              constraint,
              "sets to NULL what cannot be NULL, so every delete fails",
              "Use ON DELETE RESTRICT, or let the column be NULL.",
              report);
        }
      }
      case "a" -> {
        if (report.flag("explicit")) {
          found(
              statement,
              constraint,
              "does not say what a delete does",
              "Add ON DELETE RESTRICT, or what is meant.",
              report);
        }
      }
      default -> {}
    }
  }

  private static boolean isNullable(Case statement, NewConstraint constraint) {
    List<String> keys =
        NewConstraint.in(statement).stream()
            .filter(other -> other.isPrimaryKey() || other.is("CONSTR_NOTNULL"))
            .flatMap(other -> other.columns().stream())
            .toList();
    Optional<Relation> table = statement.target();
    return constraint.columns().stream()
        .filter(column -> !keys.contains(column))
        .anyMatch(column ->
            table.flatMap(t -> t.column(column)).map(known -> !known.notNull()).orElse(true));
  }

  private static void found(
      Case statement, NewConstraint constraint, String what, String advice, Report report) {
    report.at(
        constraint.node(),
        statement.targetName() + "." + constraint.words(),
        "The foreign key on %s of %s %s."
            .formatted(constraint.words(), statement.targetName(), what),
        advice);
  }
}
