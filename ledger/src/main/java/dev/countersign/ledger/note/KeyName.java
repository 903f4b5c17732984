package dev.countersign.ledger.note;

import java.util.regex.Pattern;

/// The form of a key's name: not empty, without white space and without a plus sign, on one line.
final class KeyName {

  private static final Pattern FORBIDDEN = Pattern.compile("[\\p{IsWhite_Space}\\p{Cntrl}+]");

  private KeyName() {}

  static boolean isValid(String name) {
    return !name.isEmpty() && !FORBIDDEN.matcher(name).find();
  }

  static void require(String name) {
    if (!isValid(name)) {
      throw new IllegalArgumentException(
          "a key's name is not empty and has no white space and no plus sign");
    }
  }
}
