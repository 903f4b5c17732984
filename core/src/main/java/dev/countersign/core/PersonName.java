package dev.countersign.core;

import java.util.Locale;

/// The name a person signs in with, usually a mail address.
///
/// Names that differ in case only are equal: however somebody is written, they are one person and
/// count once. What is shown is what was written.
///
/// @param value printable characters without spaces, at most 254 characters
public record PersonName(String value) implements Comparable<PersonName> {

  /// @throws CountersignException with [ErrorCode#BAD_NAME] when the value is not a name of this
  ///   form
  public PersonName {
    Names.require("person", value, Names.PERSON);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PersonName(String written) && value.equalsIgnoreCase(written);
  }

  @Override
  public int hashCode() {
    return folded().hashCode();
  }

  @Override
  public int compareTo(PersonName other) {
    return folded().compareTo(other.folded());
  }

  private String folded() {
    return value.toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return value;
  }
}
