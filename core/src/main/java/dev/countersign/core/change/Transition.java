package dev.countersign.core.change;

import dev.countersign.core.ErrorCode;
import java.time.Instant;

/// What becomes of a change when something happens to it: it moves, or it stays as it is and
/// somebody is told why.
public sealed interface Transition {

  /// The change afterwards, one version on.
  record Moved(Change change) implements Transition {}

  /// The event does not apply; nothing happened.
  ///
  /// @param code what kind of refusal
  /// @param message why, and what to do next
  record Refused(ErrorCode code, String message) implements Transition {}

  /// Applies an event. Pure: the same arguments give the same answer.
  ///
  /// @param now what the clock says. A clock that jumps back delays an expiry and harms nothing
  ///   else: no recorded time ever runs backwards
  static Transition apply(Change change, ChangeEvent event, Instant now) {
    return new Lifecycle(change, now).after(event);
  }
}
