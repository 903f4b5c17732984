package dev.countersign.postgres.wire;

import dev.countersign.core.engine.Classified;
import dev.countersign.core.wire.Asked;
import dev.countersign.core.wire.VerdictMemory;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Remembers what it is told to.
final class TestMemory implements VerdictMemory {

  private final Map<Object, Remembered> known = new ConcurrentHashMap<>();

  void remember(Asked asked, Classified classified) {
    if (classified.repeatable()) {
      Object key =
          classified.literalIndependent() ? asked.shape().orElse(asked.exact()) : asked.exact();
      known.put(key, new Remembered(classified, "test"));
    }
  }

  @Override
  public Optional<Remembered> recall(Object key) {
    return Optional.ofNullable(known.get(key));
  }
}
