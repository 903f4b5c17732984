package dev.countersign.core;

/// The name of a group of people, as policies require it.
///
/// @param value lower-case letters, digits, `.`, `_` and `-`, at most 63 characters
public record GroupName(String value) implements Comparable<GroupName> {

  /// @throws CountersignException with [ErrorCode#BAD_NAME] when the value is not a name of this
  ///   form
  public GroupName {
    Names.require("group", value, Names.PLAIN);
  }

  @Override
  public int compareTo(GroupName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
