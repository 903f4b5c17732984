package dev.countersign.postgres.rules;

import java.util.function.Function;

/// Something that follows from a statement and that several rules ask for: it is worked out when
/// the first of them does, and kept for the others. A constant, compared by identity.
///
/// @param <T> what it is; immutable
public final class Fact<T> {

  private final Function<Case, T> from;

  /// @param from works it out
  public Fact(Function<Case, T> from) {
    this.from = from;
  }

  T workedOut(Case statement) {
    return from.apply(statement);
  }
}
