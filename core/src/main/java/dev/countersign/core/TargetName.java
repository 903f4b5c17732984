package dev.countersign.core;

/// The name of a target: what a client gives as its database.
///
/// @param value lower-case letters, digits, `.`, `_` and `-`, at most 63 characters
public record TargetName(String value) implements Comparable<TargetName> {

  /// @throws CountersignException with [ErrorCode#BAD_NAME] when the value is not a name of this
  ///   form
  public TargetName {
    Names.require("target", value, Names.PLAIN);
  }

  @Override
  public int compareTo(TargetName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
