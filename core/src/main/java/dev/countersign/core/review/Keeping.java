package dev.countersign.core.review;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What is copied beside a statement, in its transaction, so that the undo has what the statement
/// takes away. It runs exactly as it stands here, and is part of what is approved.
///
/// @param first runs at the beginning of the transaction, before it has seen anything: its
///   isolation, and the locks that copies need
/// @param before runs right before the statement; the first of it makes the first copy
/// @param after runs right after the statement
/// @param counted whether the statement has to touch as many rows as the first copy has; else all
///   is rolled back
/// @param tables what is kept, qualified and quoted like in SQL
/// @param time for how long
/// @param reason what it does and what that costs, in a few sentences
/// @param timing how long the copies take while their locks are held
public record Keeping(
    List<String> first,
    List<String> before,
    List<String> after,
    boolean counted,
    List<String> tables,
    Duration time,
    String reason,
    Optional<Timing> timing) {

  public Keeping {
    first = List.copyOf(first);
    before = List.copyOf(before);
    after = List.copyOf(after);
    tables = List.copyOf(tables);
    if (before.isEmpty() || tables.isEmpty()) {
      throw new IllegalArgumentException("what is kept has a copy and a name");
    }
  }
}
