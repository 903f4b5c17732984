package dev.countersign.postgres.review;

import dev.countersign.core.evidence.Action;
import dev.countersign.core.evidence.Effect;
import dev.countersign.core.evidence.ObjectName;
import dev.countersign.postgres.dialect.Catalog;
import java.util.List;

/// Whether the planner may run code that nobody has seen when it is asked about a statement: it
/// evaluates what claims to be immutable. A trigger runs only with the statement itself.
record UnseenCode(Catalog catalog) {

  /// The number of the pseudo-type `trigger` (`pg_type.dat`).
  private static final long TRIGGER = 2279;

  boolean isIn(List<Effect> effects) {
    return effects.stream().anyMatch(this::isUnseen);
  }

  private boolean isUnseen(Effect effect) {
    return (effect.action() == Action.CALL || effect.action() == Action.UNKNOWN)
        && !isTriggerFunction(effect.object());
  }

  private boolean isTriggerFunction(ObjectName object) {
    String signature = object.name();
    return signature.endsWith("()")
        && catalog.routinesNamed(signature.substring(0, signature.length() - 2)).stream()
            .filter(routine -> object.schema().filter(routine.schema()::equals).isPresent())
            .anyMatch(routine -> routine.returns() == TRIGGER);
  }
}
