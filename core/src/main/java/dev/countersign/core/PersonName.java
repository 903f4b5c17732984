package dev.countersign.core;

/// The name a person signs in with, usually a mail address.
///
/// @param value printable characters without spaces, at most 254 characters
public record PersonName(String value) implements Comparable<PersonName> {

  /// @throws CountersignException with [ErrorCode#BAD_NAME] when the value is not a name of this
  ///   form
  public PersonName {
    Names.require("person", value, Names.PERSON);
  }

  @Override
  public int compareTo(PersonName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
