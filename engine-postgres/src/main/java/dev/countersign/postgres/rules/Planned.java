package dev.countersign.postgres.rules;

/// What the planner says of a statement that writes rows.
public sealed interface Planned {

  /// How many rows it writes.
  record Rows(long rows) implements Planned {}

  /// The server does not take it.
  ///
  /// @param sqlState its code
  /// @param message what it says
  record Refused(String sqlState, String message) implements Planned {}

  /// It was not asked, or says nothing about rows.
  ///
  /// @param why the reason, as the end of a sentence
  record Unasked(String why) implements Planned {}
}
