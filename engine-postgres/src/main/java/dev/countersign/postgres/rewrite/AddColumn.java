package dev.countersign.postgres.rewrite;

import dev.countersign.core.evidence.LockForecast;
import dev.countersign.core.review.Rewrite.Phase;
import dev.countersign.postgres.dialect.Relation.Kind;
import dev.countersign.postgres.rewrite.ColumnParts.Part;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A column with a default that differs from row to row, or with constraints for which all rows are
/// read while nobody can write.
final class AddColumn implements CommandForm {

  private static final String FILL =
      "The column is added empty, new rows get the default at once, and the old rows get it in"
          + " ranges of the key.";

  private static final Set<String> UNDERSTOOD =
      Set.of(
          "CONSTR_CHECK",
          "CONSTR_DEFAULT",
          "CONSTR_FOREIGN",
          "CONSTR_NOTNULL",
          "CONSTR_NULL",
          "CONSTR_UNIQUE");

  @Override
  public Optional<Plan> of(Command command) throws SQLException {
    if (!command.is("AT_AddColumn")
        || command.table().kind() != Kind.TABLE
        || !Subject.blocks(command.locks())) {
      return Optional.empty();
    }
    Optional<ColumnParts> parts = ColumnParts.of(command);
    boolean understood =
        parts.isPresent()
            && parts.get().parts().stream().allMatch(p -> UNDERSTOOD.contains(p.type()));
    boolean fills = command.locks().stream().anyMatch(LockForecast::rewrite);
    if (!understood || (fills && parts.get().of("CONSTR_DEFAULT").isEmpty())) {
      return Optional.empty();
    }
    return plan(command, parts.get(), fills);
  }

  private static Optional<Plan> plan(Command command, ColumnParts column, boolean fills)
      throws SQLException {
    var phases = new ArrayList<Phase>();
    if (fills) {
      Optional<List<Phase>> filled = filled(command, column);
      if (filled.isEmpty()) {
        return Optional.empty();
      }
      phases.addAll(filled.get());
    } else {
      phases.add(
          Plan.together(
              "Add the column",
              command.alter(
                  "ADD COLUMN " + column.with("CONSTR_DEFAULT", "CONSTR_NOTNULL", "CONSTR_NULL"))));
    }
    for (Part part : column.parts()) {
      Optional<List<Phase>> constraint = constraint(command, column, part);
      if (constraint.isEmpty()) {
        return Optional.empty();
      }
      phases.addAll(constraint.get());
    }
    return Optional.of(new Plan(fills ? FILL : AddConstraint.HOW, phases));
  }

  private static Optional<List<Phase>> filled(Command command, ColumnParts column)
      throws SQLException {
    Subject subject = command.subject();
    Optional<Ranges> ranges = Ranges.of(subject, command.table());
    if (ranges.isEmpty() || BulkUpdate.anyTrigger(command.table(), true)) {
      return Optional.empty();
    }
    String name = subject.quoted(column.name());
    var phases = new ArrayList<Phase>();
    phases.add(
        Plan.together(
            "Add the column empty, with the default for new rows",
            command.alter("ADD COLUMN " + column.with()),
            command.alter(
                "ALTER COLUMN %s SET %s"
                    .formatted(name, column.of("CONSTR_DEFAULT").orElseThrow().text()))));
    phases.add(
        Plan.bare(
            "Give the old rows the default",
            ranges
                .get()
                .statements(
                    "UPDATE %s SET %s = DEFAULT".formatted(subject.name(command.table()), name),
                    name + " IS NULL")));
    if (column.of("CONSTR_NOTNULL").isPresent()) {
      phases.addAll(NotNull.phases(subject, command.table(), column.name()));
    }
    return Optional.of(phases);
  }

  /// What a constraint adds to the phases; empty when it cannot be done apart.
  private static Optional<List<Phase>> constraint(Command command, ColumnParts column, Part part)
      throws SQLException {
    Subject subject = command.subject();
    List<String> columns = List.of(column.name());
    return switch (part.type()) {
      case "CONSTR_FOREIGN" -> {
        String name = part.nameOr(subject.constraintName(command.table(), columns, "fkey"));
        String text = "FOREIGN KEY (%s) %s".formatted(subject.quoted(columns), part.text());
        yield Optional.of(AddConstraint.phases(subject, command.table(), name, text));
      }
      case "CONSTR_CHECK" -> {
        String name = part.nameOr(subject.constraintName(command.table(), columns, "check"));
        yield Optional.of(AddConstraint.phases(subject, command.table(), name, part.text()));
      }
      case "CONSTR_UNIQUE" ->
          AddKey.isPlain(part.node())
              ? AddKey.phases(subject, command.table(), part.node(), columns)
              : Optional.empty();
      default -> Optional.of(List.of());
    };
  }
}
