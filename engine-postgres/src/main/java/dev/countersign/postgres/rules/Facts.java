package dev.countersign.postgres.rules;

import java.util.IdentityHashMap;
import java.util.Map;

/// What was worked out of one statement so far. Used by one thread at a time.
public final class Facts {

  private final Map<Fact<?>, Object> known = new IdentityHashMap<>();

  @SuppressWarnings("unchecked") // a fact is put in only here, with its own value
  <T> T get(Fact<T> fact, Case statement) {
    T there = (T) known.get(fact);
    if (there != null) {
      return there;
    }
    T value = fact.workedOut(statement);
    known.put(fact, value);
    return value;
  }
}
