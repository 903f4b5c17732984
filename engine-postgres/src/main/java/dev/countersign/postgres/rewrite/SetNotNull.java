package dev.countersign.postgres.rewrite;

import java.sql.SQLException;
import java.util.Optional;

/// NOT NULL, for which all rows are read while nobody can read or write.
final class SetNotNull implements CommandForm {

  @Override
  public Optional<Plan> of(Command command) throws SQLException {
    return command.is("AT_SetNotNull") && Subject.blocks(command.locks())
        ? Optional.of(
            new Plan(
                NotNull.HOW, NotNull.phases(command.subject(), command.table(), command.name())))
        : Optional.empty();
  }
}
