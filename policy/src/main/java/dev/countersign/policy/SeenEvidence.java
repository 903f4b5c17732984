package dev.countersign.policy;

import dev.cel.runtime.CelVariableResolver;
import dev.countersign.core.evidence.Evidence;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The variables of one evaluation; each is made when a condition first asks for it. Used by one
/// thread.
final class SeenEvidence implements CelVariableResolver {

  private final Evidence evidence;
  private final Map<String, Optional<Object>> values = new HashMap<>();

  SeenEvidence(Evidence evidence) {
    this.evidence = evidence;
  }

  @Override
  public Optional<Object> find(String name) {
    Optional<Object> known = values.get(name);
    if (known == null) {
      known =
          Optional.ofNullable(Vocabulary.VARIABLES.fields().get(name))
              .map(field -> field.value().apply(evidence));
      values.put(name, known);
    }
    return known;
  }
}
