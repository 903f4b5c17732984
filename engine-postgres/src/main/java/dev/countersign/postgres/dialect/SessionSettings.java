package dev.countersign.postgres.dialect;

import dev.countersign.core.evidence.Action;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Which settings a session may change by itself.
final class SessionSettings {

  private static final Set<String> ANY_VALUE = new HashSet<>();
  private static final Map<String, Set<String>> SOME_VALUES = new HashMap<>();

  static {
    for (String line : Resources.lines("session-settings.txt")) {
      int equals = line.indexOf('=');
      if (equals < 0) {
        ANY_VALUE.addAll(List.of(line.toLowerCase(Locale.ROOT).split(" +")));
      } else {
        SOME_VALUES.put(
            line.substring(0, equals).strip(),
            Set.of(line.substring(equals + 1).strip().split(" +")));
      }
    }
  }

  private SessionSettings() {}

  /// True when every value of this setting is judged the same.
  static boolean valueDoesNotMatter(String name) {
    String setting = name.toLowerCase(Locale.ROOT);
    return !SOME_VALUES.containsKey(setting) && !setting.equals("role");
  }

  /// What giving a setting this value does.
  static Action judge(String setting, String value) {
    String name = setting.toLowerCase(Locale.ROOT);
    if (name.equals("role") || name.equals("session_authorization")) {
      return Action.IDENTITY;
    }
    boolean harmless =
        ANY_VALUE.contains(name)
            || SOME_VALUES
                .getOrDefault(name, Set.of())
                .contains(value.strip().toLowerCase(Locale.ROOT));
    if (harmless) {
      return Action.SESSION;
    }
    return name.equals("session_replication_role") ? Action.INTEGRITY_OFF : Action.UNSAFE_SETTING;
  }
}
