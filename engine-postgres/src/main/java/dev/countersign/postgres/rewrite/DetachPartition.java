package dev.countersign.postgres.rewrite;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.dialect.Relation.Column;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// A partition that is detached while nobody can use the whole table.
final class DetachPartition implements CommandForm {

  @Override
  public Optional<Plan> of(Command command) throws SQLException {
    boolean concurrent = PgNode.flag(command.definition(), "concurrent");
    boolean hasDefault = command.table().inheritance().defaultPartition().isPresent();
    if (!command.is("AT_DetachPartition") || concurrent || hasDefault || !alone(command)) {
      return Optional.empty();
    }
    Optional<Relation> partition =
        command.subject().seen().found().relation(command.definition().path("name"));
    Optional<Column> key = PartitionBound.key(command);
    if (partition.isEmpty() || key.isEmpty()) {
      return Optional.empty();
    }
    Subject subject = command.subject();
    String check = subject.constraintName(partition.get(), List.of(key.get().name()), "check");
    return Optional.of(
        new Plan(
            "It waits, with everybody behind it, for all who use any partition; CONCURRENTLY waits"
                + " without making others wait, and leaves a CHECK on what was the partition.",
            List.of(
                Plan.bare("Detach it", command.alter(command.words().from(0) + " CONCURRENTLY")),
                Plan.together(
                    "Drop the CHECK that detaching leaves",
                    Command.alter(
                        subject,
                        partition.get(),
                        "DROP CONSTRAINT IF EXISTS " + subject.quoted(check))))));
  }

  /// CONCURRENTLY stands alone in its statement.
  private static boolean alone(Command command) {
    return command.subject().seen().commands().size() == 1;
  }
}
