package dev.countersign.core.evidence;

import java.util.Locale;

/// How bad a finding is, from the least to the worst.
public enum Severity {
  /// A matter of taste; off by default.
  STYLE,
  /// Worth knowing.
  LOW,
  /// Worth a second thought.
  MEDIUM,
  /// Likely to hurt.
  HIGH,
  /// Destroys data, gives away control, or guards the gate itself.
  CRITICAL;

  /// The name in JSON, such as `critical`.
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
