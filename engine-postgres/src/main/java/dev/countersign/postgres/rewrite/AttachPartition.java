package dev.countersign.postgres.rewrite;

import dev.countersign.core.review.Rewrite.Phase;
import dev.countersign.postgres.dialect.Relation;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A partition whose rows, and those of the DEFAULT partition, are read while nobody can use them.
final class AttachPartition implements CommandForm {

  private static final String HOW =
      "CHECK constraints that were validated before prove where the rows belong, so that attaching"
          + " reads none of them.";

  @Override
  public Optional<Plan> of(Command command) throws SQLException {
    if (!command.is("AT_AttachPartition") || !Subject.blocks(command.locks())) {
      return Optional.empty();
    }
    Subject subject = command.subject();
    Optional<Relation> child = subject.seen().found().relation(command.definition().path("name"));
    Optional<PartitionBound> bound = PartitionBound.of(command);
    if (child.isEmpty() || bound.isEmpty()) {
      return Optional.empty();
    }
    var before = new ArrayList<Phase>();
    var after = new ArrayList<String>();
    if (reads(command, child.get())) {
      prove(subject, child.get(), bound.get().inside(), before, after);
    }
    Optional<Relation> rest =
        command
            .table()
            .inheritance()
            .defaultPartition()
            .flatMap(subject.seen().catalog()::relation);
    if (rest.isPresent() && reads(command, rest.get())) {
      prove(subject, rest.get(), bound.get().outside(), before, after);
    }
    if (before.isEmpty()) {
      return Optional.empty();
    }
    var phases = new ArrayList<>(before);
    phases.add(Plan.together("Attach it", command.alter(command.words().from(0))));
    after.forEach(drop -> phases.add(Plan.together("Drop what is not needed any more", drop)));
    return Optional.of(new Plan(HOW, phases));
  }

  private static boolean reads(Command command, Relation partition) {
    String name = partition.objectName().qualified();
    return command.locks().stream().anyMatch(lock -> lock.scan() && lock.object().equals(name));
  }

  private static void prove(
      Subject subject, Relation partition, String condition, List<Phase> before, List<String> after)
      throws SQLException {
    String name = subject.constraintName(partition, List.of(), "bound");
    before.addAll(
        AddConstraint.phases(subject, partition, name, "CHECK (%s)".formatted(condition)));
    after.add(Command.alter(subject, partition, "DROP CONSTRAINT " + subject.quoted(name)));
  }
}
