package dev.countersign.server.store;

import dev.countersign.core.CountersignException;
import dev.countersign.core.ErrorCode;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import org.sqlite.SQLiteException;

/// Says in words what a driver says in codes.
final class StoreFailures {

  private static final Set<String> RETRYABLE = Set.of("40001", "40P01");

  private final String store;

  /// @param store as messages name it: without user and password
  StoreFailures(String store) {
    this.store = store;
  }

  /// The failure that this exception means. One of our own is passed on.
  CountersignException of(Throwable failure) {
    if (failure instanceof CountersignException ours) {
      return ours;
    }
    String why = sqlCause(failure).map(StoreFailures::explain).orElse(text(failure));
    return new CountersignException(
        ErrorCode.STORE, "The store %s cannot be used: %s".formatted(store, why), failure);
  }

  /// A failure that no driver has noticed.
  CountersignException because(String why) {
    return new CountersignException(
        ErrorCode.STORE, "The store %s cannot be used: %s".formatted(store, why));
  }

  /// Whether the same transaction may well succeed when it is run again.
  static boolean isRetryable(Throwable failure) {
    return sqlCause(failure).map(SQLException::getSQLState).filter(RETRYABLE::contains).isPresent();
  }

  /// The first SQL exception among a failure and its causes.
  private static Optional<SQLException> sqlCause(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof SQLException sql) {
        return Optional.of(sql);
      }
    }
    return Optional.empty();
  }

  private static String explain(SQLException failure) {
    return failure instanceof SQLiteException sqlite ? explain(sqlite) : explainByState(failure);
  }

  private static String explain(SQLiteException failure) {
    return switch (failure.getResultCode().code & 0xff) {
      case 5, 6 -> "another process holds its lock; only one Countersign may use a file at a time.";
      case 8 -> "it is read-only; give the user that runs Countersign the right to write it.";
      case 10 -> "the disk reports an error (" + text(failure) + ").";
      case 11, 26 -> "the file is damaged or is no SQLite database; restore it from a copy.";
      case 13 -> "the disk is full; make room, nothing has to be repaired.";
      case 14 ->
          "the file cannot be opened; check that its directory exists and may be written to.";
      default -> text(failure);
    };
  }

  private static String explainByState(SQLException failure) {
    String state = String.valueOf(failure.getSQLState());
    return switch (state.length() < 2 ? "" : state.substring(0, 2)) {
      case "08" -> "the server cannot be reached (" + text(failure) + ").";
      case "28" -> "the server refused the login (" + text(failure) + ").";
      case "53" -> "the server has no room or no connection left (" + text(failure) + ").";
      case "57" -> "the server is going down or coming up (" + text(failure) + ").";
      case "25" -> "the server takes no writes (" + text(failure) + ").";
      case "55" -> "it was busy for too long (" + text(failure) + ").";
      default -> text(failure) + " (SQLSTATE " + state + ").";
    };
  }

  private static String text(Throwable failure) {
    return String.valueOf(failure.getMessage()).replaceAll("\\s+", " ").strip();
  }
}
