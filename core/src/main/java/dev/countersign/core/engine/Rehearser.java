package dev.countersign.core.engine;

import dev.countersign.core.review.Rehearsal;
import java.time.Instant;

/// Runs changes of one target on clones of it. Thread-safe.
public interface Rehearser {

  /// A rehearsal that has been asked for now.
  Rehearsal asked(Instant now);

  /// Makes a clone, runs the change on it, its undo, and the change again, and drops the clone.
  /// Blocks until then, or until its time is over; never throws: what fails is in the result.
  ///
  /// @param asked what [#asked] gave
  Rehearsal rehearse(RehearsalOrder order, Rehearsal asked);

  /// Drops clones that a process left behind when it died. Never throws.
  void tidy();
}
