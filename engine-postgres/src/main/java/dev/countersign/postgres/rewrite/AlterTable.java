package dev.countersign.postgres.rewrite;

import dev.countersign.core.review.Rewrite.Phase;
import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// ALTER TABLE, subcommand by subcommand: those that block are done otherwise, in transactions of
/// their own; the others stay as they are, in their place.
final class AlterTable implements Form {

  /// In alphabetical order.
  static final List<CommandForm> ALL =
      List.of(
          new AddColumn(),
          new AddConstraint(),
          new AddKey(),
          new AttachPartition(),
          new ChangeType(),
          new DetachPartition(),
          new SetNotNull());

  private static final String APART =
      "Each subcommand by itself does not: in one statement, the strong lock of one is held while"
          + " the other reads the table.";

  @Override
  public Optional<Plan> of(Subject subject) throws SQLException {
    Optional<Relation> table = subject.live();
    boolean only = !PgNode.flag(subject.node().path("relation"), "inh");
    if (!PgNode.text(subject.node(), "objtype").equals("OBJECT_TABLE") || table.isEmpty() || only) {
      return Optional.empty();
    }
    List<Command> commands = commands(subject, table.get());
    if (commands.size() != subject.seen().commands().size()) {
      return Optional.empty();
    }
    var plans = new ArrayList<Optional<Plan>>();
    for (Command command : commands) {
      plans.add(plan(command));
    }
    return plans.stream().anyMatch(Optional::isPresent)
        ? Optional.of(joined(commands, plans))
        : apart(subject, commands);
  }

  private static Optional<Plan> plan(Command command) throws SQLException {
    for (CommandForm form : ALL) {
      Optional<Plan> plan = form.of(command);
      if (plan.isPresent()) {
        return plan;
      }
    }
    return Optional.empty();
  }

  private static Plan joined(List<Command> commands, List<Optional<Plan>> plans) {
    var phases = new ArrayList<Phase>();
    var plain = new ArrayList<String>();
    for (int i = 0; i < commands.size(); i++) {
      if (plans.get(i).isEmpty()) {
        plain.add(commands.get(i).alter(commands.get(i).words().from(0)));
        continue;
      }
      flush(plain, phases);
      phases.addAll(plans.get(i).get().phases());
    }
    flush(plain, phases);
    List<String> how = plans.stream().flatMap(Optional::stream).map(Plan::how).distinct().toList();
    return new Plan(String.join(" ", how), phases);
  }

  private static void flush(List<String> plain, List<Phase> phases) {
    if (!plain.isEmpty()) {
      phases.add(Plan.together("Do what does not block as it is", plain));
      plain.clear();
    }
  }

  private static Optional<Plan> apart(Subject subject, List<Command> commands) {
    boolean together = Subject.blocks(subject.seen().locks());
    boolean alone = commands.stream().anyMatch(command -> Subject.blocks(command.locks()));
    if (!together || alone || commands.size() < 2) {
      return Optional.empty();
    }
    Stream<Phase> phases =
        commands.stream()
            .map(c -> Plan.together("In a transaction of its own", c.alter(c.words().from(0))));
    return Optional.of(new Plan(APART, phases.toList()));
  }

  /// Cuts the statement at the commas between its subcommands.
  private static List<Command> commands(Subject subject, Relation table) {
    Words words = subject.words();
    int from = words.is(2, "IF", "EXISTS") ? 4 : 2;
    from = words.behindName(from);
    var commands = new ArrayList<Command>();
    for (var node : subject.seen().commands()) {
      int to = words.find(",", from);
      commands.add(new Command(subject, table, node, new Words(words.all().subList(from, to))));
      from = Math.min(words.size(), to + 1);
    }
    return commands;
  }
}
