package dev.countersign.app.migrations;

import dev.countersign.core.engine.Transactions;

/// A part of a file that its tool runs at one time.
///
/// @param purpose what it is for
/// @param sql the part, with blanks in place of the rest of the file
/// @param applied how the tool puts it into transactions
public record Section(Purpose purpose, String sql, Transactions applied) {

  /// What a part of a file is for.
  public enum Purpose {
    /// It changes something.
    APPLY,
    /// It takes back what the parts before it, or another file, changed.
    UNDO
  }

  static Section apply(String sql, Transactions applied) {
    return new Section(Purpose.APPLY, sql, applied);
  }

  static Section undo(String sql, Transactions applied) {
    return new Section(Purpose.UNDO, sql, applied);
  }

  /// Whether it takes something back.
  public boolean isUndo() {
    return purpose == Purpose.UNDO;
  }
}
