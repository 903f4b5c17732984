package dev.countersign.core;

/// The name of an agent: what a client gives as its user.
///
/// @param value lower-case letters, digits, `.`, `_` and `-`, at most 63 characters
public record AgentName(String value) implements Comparable<AgentName> {

  /// @throws CountersignException with [ErrorCode#BAD_NAME] when the value is not a name of this
  ///   form
  public AgentName {
    Names.require("agent", value, Names.PLAIN);
  }

  @Override
  public int compareTo(AgentName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
