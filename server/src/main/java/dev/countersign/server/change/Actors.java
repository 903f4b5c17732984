package dev.countersign.server.change;

import dev.countersign.core.change.Change;
import dev.countersign.ledger.Actor;

/// Who the ledger says has done what the desk records.
final class Actors {

  /// The desk itself: expiry, staleness, executions and what became of them.
  static final Actor GATE = Actor.gate("desk");

  private Actors() {}

  static Actor agentOf(Change change) {
    return Actor.agent(change.agent().value(), change.onBehalfOf().value());
  }

  static Actor agentOf(HeldBatch batch) {
    return Actor.agent(batch.agent().value(), batch.onBehalfOf().value());
  }

  static Actor agentOf(Proposal proposal) {
    return Actor.agent(proposal.agent().value(), proposal.onBehalfOf().value());
  }

  static Actor person(PersonIdentity person) {
    return Actor.person(person.name().value());
  }
}
