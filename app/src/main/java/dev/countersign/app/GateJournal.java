package dev.countersign.app;

import dev.countersign.app.config.Configuration;
import dev.countersign.ledger.Actor;
import dev.countersign.ledger.Entry;
import dev.countersign.ledger.EntryKind;
import dev.countersign.ledger.Json;
import dev.countersign.ledger.Ledger;
import dev.countersign.ledger.Subject;
import dev.countersign.policy.RuleSet;
import java.util.Collection;
import java.util.stream.Collectors;

/// What the gate writes into the ledger about itself.
final class GateJournal {

  private static final Actor GATE = Actor.gate("countersign");

  private final Ledger ledger;

  GateJournal(Ledger ledger) {
    this.ledger = ledger;
  }

  /// The gate comes up with this configuration and policy.
  void started(Configuration configuration, RuleSet policy) {
    ledger.append(entry(EntryKind.GATE_STARTED));
    ledger.append(
        entry(EntryKind.CONFIGURATION_LOADED)
            .with("agents", names(configuration.agents(), agent -> agent.name().value()))
            .with("people", names(configuration.people(), person -> person.name().value()))
            .with("targets", names(configuration.targets(), target -> target.name().value())));
    policyLoaded(policy);
  }

  void policyLoaded(RuleSet policy) {
    ledger.append(entry(EntryKind.POLICY_LOADED).with("version", policy.version()));
  }

  /// A policy file that does not load; the policy of this version stays.
  void policyRefused(String version, String problems) {
    ledger.append(
        entry(EntryKind.POLICY_REFUSED).with("version", version).withExcerpt("problems", problems));
  }

  void stopped() {
    ledger.append(entry(EntryKind.GATE_STOPPED));
  }

  private static Entry entry(EntryKind kind) {
    return Entry.of(kind, GATE, Subject.GATE);
  }

  private static <T> Json names(Collection<T> items, java.util.function.Function<T, String> name) {
    return new Json.Items(
        items.stream().map(name).sorted().map(Json::of).collect(Collectors.toList()));
  }
}
