package dev.countersign.core;

import java.util.regex.Pattern;

/// The forms that names may have.
final class Names {

  static final Pattern PLAIN = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");
  static final Pattern PERSON = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+@-]{0,253}");

  private Names() {}

  static void require(String what, String value, Pattern form) {
    if (!form.matcher(value).matches()) {
      throw new CountersignException(
          ErrorCode.BAD_NAME,
          "The %s name %s is not of the form %s; choose another name."
              .formatted(what, quoted(value), form.pattern()));
    }
  }

  private static String quoted(String value) {
    String shown = value.length() > 80 ? value.substring(0, 80) + "…" : value;
    return '"' + shown.replaceAll("\\p{Cntrl}", "?") + '"';
  }
}
