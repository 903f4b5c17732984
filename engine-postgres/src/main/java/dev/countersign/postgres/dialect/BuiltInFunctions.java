package dev.countersign.postgres.dialect;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// What calling a built-in function does, as reviewed for each major version of the server.
final class BuiltInFunctions {

  private static final String LIST = "built-in-functions.txt";
  private static final String REVIEW = "reviewed-functions.txt";
  private static final Map<String, Deed> DEEDS = readReview();
  private static final List<String> LINES = Resources.lines(LIST);

  private final Set<String> known;

  private BuiltInFunctions(Set<String> known) {
    this.known = known;
  }

  /// The functions of one major version; a version that was not reviewed has the ones of the newest
  /// that was, so what it adds is opaque.
  static BuiltInFunctions of(int major) {
    Set<String> known = new HashSet<>();
    for (String line : LINES) {
      String[] parts = line.split(" ", 2);
      if (parts.length == 1 || covers(parts[1], major)) {
        known.add(parts[0]);
      }
    }
    return new BuiltInFunctions(known);
  }

  private static boolean covers(String range, int major) {
    int dash = range.indexOf('-');
    String last = range.substring(dash + 1);
    return major >= Integer.parseInt(range.substring(0, dash))
        && (last.isEmpty() || major <= Integer.parseInt(last));
  }

  private static Map<String, Deed> readReview() {
    Map<String, Deed> deeds = new HashMap<>();
    for (String line : Resources.lines(REVIEW)) {
      int colon = line.indexOf(':');
      Deed deed = Deed.valueOf(line.substring(0, colon).replace('-', '_').toUpperCase(Locale.ROOT));
      for (String name : line.substring(colon + 1).strip().split(" +")) {
        deeds.put(name, deed);
      }
    }
    return deeds;
  }

  /// What the built-in function of this name does.
  Deed deed(String name) {
    return known.contains(name) ? DEEDS.getOrDefault(name, Deed.READ) : Deed.OPAQUE;
  }

  /// The names of all functions of this version.
  Set<String> names() {
    return known;
  }

  /// The names that the review mentions.
  static Set<String> reviewed() {
    return DEEDS.keySet();
  }

  /// What calling a function does.
  enum Deed {
    READ,
    SESSION,
    NEXT_VALUE,
    SET_VALUE,
    SETTING,
    NOTIFY,
    SQL_TEXT,
    SQL_TEXT_2,
    OPAQUE,
    FILE,
    LARGE_OBJECT,
    KILL,
    MAINTAIN,
    SERVER,
    REPLICATION
  }
}
