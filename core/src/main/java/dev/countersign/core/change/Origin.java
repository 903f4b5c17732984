package dev.countersign.core.change;

import java.util.Locale;

/// How a change came to be.
public enum Origin {
  /// One message on the wire was held.
  WIRE,
  /// A whole script was proposed; its statements then pass through the gateway one by one, in
  /// order.
  SCRIPT,
  /// It reverses an executed change.
  UNDO;

  /// The name in JSON, such as `wire`.
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
