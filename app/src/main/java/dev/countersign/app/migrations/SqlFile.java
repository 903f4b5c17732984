package dev.countersign.app.migrations;

import dev.countersign.core.engine.Transactions;
import java.nio.file.Path;

/// A file of SQL and what stands around it.
///
/// @param path as it was given
/// @param text what it holds
/// @param wrapped whether the user says that whoever applies it wraps it in a transaction
/// @param folders what is known of the directories around it
public record SqlFile(Path path, String text, boolean wrapped, Folders folders) {

  /// The last part of its path.
  public String name() {
    Path last = path.getFileName();
    return last == null ? "" : last.toString();
  }

  /// The directory that it is in.
  Path directory() {
    Path absolute = path.toAbsolutePath().normalize().getParent();
    return absolute == null ? Path.of("").toAbsolutePath() : absolute;
  }

  /// What the user says of transactions, or else what the tool does.
  Transactions applied(Transactions byTool) {
    return wrapped ? Transactions.ONE : byTool;
  }
}
