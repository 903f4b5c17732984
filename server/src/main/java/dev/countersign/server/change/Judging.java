package dev.countersign.server.change;

import dev.countersign.core.SessionState;
import dev.countersign.core.Statement;
import dev.countersign.core.Target;
import dev.countersign.core.engine.Classified;
import dev.countersign.core.evidence.Evidence;
import dev.countersign.core.evidence.Finding;
import dev.countersign.core.evidence.Impact;
import dev.countersign.core.evidence.Policy;
import dev.countersign.core.evidence.Verdict;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;

/// Asks the policy that is in force now.
final class Judging {

  private final Supplier<Policy> policy;
  private final Clock clock;

  Judging(Supplier<Policy> policy, Clock clock) {
    this.policy = policy;
    this.clock = clock;
  }

  Policy policy() {
    return policy.get();
  }

  Evidence evidence(Party party, Classified classified, Impact impact, boolean inTransaction) {
    return evidence(party, classified, classified.findings(), impact, inTransaction);
  }

  /// @param findings of the statements and of what came with them
  Evidence evidence(
      Party party,
      Classified classified,
      List<Finding> findings,
      Impact impact,
      boolean inTransaction) {
    Target target = party.engine().target();
    return new Evidence(
        party.agent(),
        party.onBehalfOf(),
        target.name(),
        target.engine(),
        target.environment(),
        classified.kinds(),
        classified.effects(),
        findings,
        classified.locks(),
        impact,
        inTransaction,
        clock.instant());
  }

  /// What the policy says of statements before anybody measured their impact.
  Verdict verdict(Party party, List<Statement> statements, SessionState session) {
    Classified classified = party.engine().classify(statements, session);
    return policy().decide(evidence(party, classified, Impact.UNKNOWN, false));
  }

  /// Whether these statements pass by themselves.
  boolean free(Party party, List<Statement> statements, SessionState session) {
    return verdict(party, statements, session) instanceof Verdict.Allow;
  }
}
