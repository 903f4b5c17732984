package dev.countersign.core;

/// The name of an environment, such as `staging` or `prod`.
///
/// @param value lower-case letters, digits, `.`, `_` and `-`, at most 63 characters
public record EnvironmentName(String value) implements Comparable<EnvironmentName> {

  /// @throws CountersignException with [ErrorCode#BAD_NAME] when the value is not a name of this
  ///   form
  public EnvironmentName {
    Names.require("environment", value, Names.PLAIN);
  }

  @Override
  public int compareTo(EnvironmentName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
