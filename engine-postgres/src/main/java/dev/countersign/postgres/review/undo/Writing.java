package dev.countersign.postgres.review.undo;

import dev.countersign.core.BindValue;
import dev.countersign.core.evidence.Action;
import dev.countersign.core.evidence.Effect;
import dev.countersign.core.evidence.Impact;
import java.util.List;

/// What is known of a statement beside its text.
///
/// @param values its bind values
/// @param effects what it does
/// @param impact how much it touches
/// @param elsewhere whether the agent's own session will run it
public record Writing(
    List<BindValue> values, List<Effect> effects, Impact impact, boolean elsewhere) {

  /// Whether it runs code that cannot be seen.
  boolean unseen() {
    return effects.stream()
        .anyMatch(e -> e.action() == Action.CALL || e.action() == Action.UNKNOWN);
  }
}
