package dev.countersign.postgres.rehearsal;

import dev.countersign.core.Statement;
import dev.countersign.core.engine.RehearsalOrder;
import dev.countersign.core.engine.RehearsalOrder.Phase;
import dev.countersign.pggrammar.PgParser;
import dev.countersign.postgres.driver.RunMode;
import dev.countersign.postgres.driver.RunModes;
import dev.countersign.postgres.driver.SingleStatements;
import java.util.List;

/// Statements that run as the runner would run them: together in a transaction of ours, or each as
/// it is.
///
/// Inside a transaction of ours, a message of several statements is cut, so that each is measured;
/// the server runs such a message in one transaction anyway.
///
/// @param statements in order
/// @param wrapped whether they run in a transaction of ours, if none is open
record Unit(List<Statement> statements, boolean wrapped) {

  /// The units of a change.
  static List<Unit> ofChange(RehearsalOrder order, PgParser parser) {
    return order.oneByOne()
        ? order.statements().stream()
            .flatMap(statement -> ofRun(List.of(statement), parser).stream())
            .toList()
        : ofRun(order.statements(), parser);
  }

  /// The units of messages that the runner takes as one.
  static List<Unit> ofRun(List<Statement> messages, PgParser parser) {
    return messages.isEmpty()
        ? List.of()
        : units(messages, RunModes.of(messages, parser) == RunMode.WRAPPED, parser);
  }

  /// The units of a rewrite.
  static List<Unit> ofPhases(List<Phase> phases, PgParser parser) {
    return phases.stream()
        .flatMap(phase -> units(phase.statements(), phase.transaction(), parser).stream())
        .toList();
  }

  private static List<Unit> units(List<Statement> messages, boolean wrapped, PgParser parser) {
    return wrapped
        ? List.of(
            new Unit(
                messages.stream()
                    .flatMap(each -> SingleStatements.of(each, parser).stream())
                    .toList(),
                true))
        : messages.stream().map(each -> new Unit(List.of(each), false)).toList();
  }
}
