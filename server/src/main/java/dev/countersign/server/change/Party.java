package dev.countersign.server.change;

import dev.countersign.core.AgentName;
import dev.countersign.core.PersonName;
import dev.countersign.core.change.Change;
import dev.countersign.core.engine.TargetEngine;

/// Who wants something of which target.
record Party(AgentName agent, PersonName onBehalfOf, TargetEngine engine) {

  static Party of(HeldBatch batch) {
    return new Party(batch.agent(), batch.onBehalfOf(), batch.engine());
  }

  static Party of(Change change, TargetEngine engine) {
    return new Party(change.agent(), change.onBehalfOf(), engine);
  }
}
