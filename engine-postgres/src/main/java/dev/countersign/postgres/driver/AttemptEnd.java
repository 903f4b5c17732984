package dev.countersign.postgres.driver;

import dev.countersign.core.Bytes;
import java.time.Duration;
import java.util.List;

/// How one attempt to run a change ended.
sealed interface AttemptEnd {

  /// The server confirmed all of it.
  record Done(List<String> tags, List<Bytes> reply) implements AttemptEnd {}

  /// The server refused a statement, or the attempt could not be made.
  ///
  /// @param error what it said
  /// @param reply the same for the waiting client
  /// @param clean nothing of the change took effect
  /// @param waited how long the refused statement had been running
  record Refused(ServerError error, Bytes reply, boolean clean, Duration waited)
      implements AttemptEnd {

    static Refused ours(String sqlState, String message, String detail) {
      var error = ServerError.ours(sqlState, message, detail);
      return new Refused(error, error.asMessage(), true, Duration.ZERO);
    }
  }

  /// The connection was lost while the commit was on its way; the witness can tell.
  record CommitLost(Done ifCommitted, String witness, String why) implements AttemptEnd {}

  /// The connection was lost where nothing can tell.
  record Unclear(String known) implements AttemptEnd {}
}
