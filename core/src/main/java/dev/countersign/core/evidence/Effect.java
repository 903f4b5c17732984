package dev.countersign.core.evidence;

import java.util.Locale;
import java.util.Optional;

/// What a statement does to one object.
///
/// @param action what it does
/// @param object to what
/// @param extent how many rows it can reach at most, as far as its text and the keys tell
/// @param via the object it is reached through, such as a view or a trigger; empty when the
///   statement names it itself
/// @param detail one sentence for people where the action alone does not say it; else empty text
public record Effect(
    Action action, ObjectName object, Extent extent, Optional<ObjectName> via, String detail) {

  /// An effect that the statement itself names.
  public static Effect of(Action action, ObjectName object) {
    return new Effect(action, object, Extent.NONE, Optional.empty(), "");
  }

  /// An effect that the statement itself names, with a sentence that explains it.
  public static Effect of(Action action, ObjectName object, String detail) {
    return new Effect(action, object, Extent.NONE, Optional.empty(), detail);
  }

  /// An effect on rows.
  public static Effect rows(Action action, ObjectName object, Extent extent) {
    return new Effect(action, object, extent, Optional.empty(), "");
  }

  /// The same effect, reached through another object.
  public Effect via(ObjectName other) {
    return new Effect(action, object, extent, Optional.of(other), detail);
  }

  /// Another action on the same object.
  public Effect as(Action other) {
    return new Effect(other, object, extent, via, detail);
  }

  /// How many rows an effect can reach at most.
  public enum Extent {
    /// It is not about rows.
    NONE,
    /// Rows written out in the statement.
    LITERAL,
    /// Rows named one by one through a whole unique key.
    KEYED,
    /// Any number of rows.
    UNBOUNDED;

    /// The name in policies and JSON, such as `keyed`.
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
