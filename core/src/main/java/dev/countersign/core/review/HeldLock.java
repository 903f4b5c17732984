package dev.countersign.core.review;

import java.time.Duration;

/// A lock that a statement held on a clone.
///
/// @param object the object, qualified and quoted like in SQL
/// @param mode the engine's own name of the mode, such as `ACCESS EXCLUSIVE`
/// @param blocks what others cannot do meanwhile; empty text when nothing
/// @param from since when it was held, from the beginning of the run
/// @param to when it was released
public record HeldLock(String object, String mode, String blocks, Duration from, Duration to) {

  /// How long it was held.
  public Duration held() {
    return to.minus(from);
  }
}
