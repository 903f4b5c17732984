package dev.countersign.postgres.rewrite;

import dev.countersign.core.review.Rewrite.Phase;
import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.dialect.Relation.Kind;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// A foreign key or a CHECK for which all rows are read while nobody can write.
final class AddConstraint implements CommandForm {

  static final String HOW =
      "NOT VALID takes its lock for a moment only, and VALIDATE reads the rows under one that"
          + " blocks neither reads nor writes; in one transaction the strong lock would be held"
          + " throughout.";

  /// From this version on a foreign key of a partitioned table can be NOT VALID.
  private static final int PARTITIONED_SINCE = 18;

  @Override
  public Optional<Plan> of(Command command) throws SQLException {
    JsonNode constraint = command.definition();
    String type = PgNode.text(constraint, "contype");
    boolean foreign = type.equals("CONSTR_FOREIGN");
    boolean cannot =
        foreign
            && command.table().kind() == Kind.PARTITIONED_TABLE
            && command.subject().major() < PARTITIONED_SINCE;
    if (!command.is("AT_AddConstraint")
        || !(foreign || type.equals("CONSTR_CHECK"))
        || cannot
        || !Subject.blocks(command.locks())) {
      return Optional.empty();
    }
    boolean named = command.words().is(1, "CONSTRAINT");
    String name =
        named
            ? PgNode.text(constraint, "conname")
            : chosen(command.subject(), command.table(), constraint);
    String text = command.words().from(named ? 3 : 1);
    return Optional.of(new Plan(HOW, phases(command.subject(), command.table(), name, text)));
  }

  /// @param text what follows the name
  static List<Phase> phases(Subject subject, Relation table, String name, String text) {
    String quoted = subject.quoted(name);
    return List.of(
        Plan.together(
            "Add it for new rows",
            Command.alter(
                subject, table, "ADD CONSTRAINT %s %s NOT VALID".formatted(quoted, text))),
        validate(subject, table, quoted));
  }

  static Phase validate(Subject subject, Relation table, String quoted) {
    return Plan.together(
        "Check the rows that are there",
        Command.alter(subject, table, "VALIDATE CONSTRAINT " + quoted));
  }

  private static String chosen(Subject subject, Relation table, JsonNode constraint)
      throws SQLException {
    if (PgNode.text(constraint, "contype").equals("CONSTR_FOREIGN")) {
      return subject.constraintName(table, PgNode.names(constraint.path("fk_attrs")), "fkey");
    }
    List<String> columns =
        constraint.path("raw_expr").findValues("ColumnRef").stream()
            .map(column -> PgNode.names(column.path("fields")).getLast())
            .distinct()
            .toList();
    return subject.constraintName(table, columns.size() == 1 ? columns : List.of(), "check");
  }
}
