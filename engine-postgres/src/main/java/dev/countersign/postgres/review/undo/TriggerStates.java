package dev.countersign.postgres.review.undo;

import java.util.List;

/// Switches a trigger or rule back to the state that it has.
final class TriggerStates {

  private TriggerStates() {}

  /// @param state `pg_trigger.tgenabled` as it has to be
  /// @param now as it will be before
  static List<String> set(String table, String trigger, String state, String now) {
    return of("TRIGGER", table, trigger, state, now);
  }

  static List<String> of(String what, String table, String name, String state, String now) {
    if (state.equals(now)) {
      return List.of();
    }
    String word =
        switch (state) {
          case "D" -> "DISABLE";
          case "R" -> "ENABLE REPLICA";
          case "A" -> "ENABLE ALWAYS";
          default -> "ENABLE";
        };
    return List.of("ALTER TABLE %s %s %s %s".formatted(table, word, what, name));
  }
}
