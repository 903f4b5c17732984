package dev.countersign.core.engine;

import dev.countersign.core.Bytes;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/// How an execution ended.
public sealed interface RunReport {

  /// It took effect.
  ///
  /// @param tags the command tags that the server answered, in order
  /// @param rows rows affected, where the server said so
  /// @param duration from the first attempt to the end
  /// @param lockWait how long attempts waited for locks in vain
  /// @param attempts how many there were
  /// @param reply for each statement, the server's result messages for the waiting client, in the
  ///   engine's wire format
  record Succeeded(
      List<String> tags,
      OptionalLong rows,
      Duration duration,
      Duration lockWait,
      int attempts,
      List<Bytes> reply)
      implements RunReport {

    public Succeeded {
      tags = List.copyOf(tags);
      reply = List.copyOf(reply);
    }
  }

  /// The database refused it; nothing of it took effect unless the message says so.
  ///
  /// @param code the engine's error code (PostgreSQL: the SQLSTATE)
  /// @param message the server's message
  /// @param detail the server's detail and hint; empty text for none
  /// @param duration from the first attempt to the end
  /// @param lockWait how long attempts waited for locks in vain
  /// @param attempts how many there were
  /// @param reply the server's error message for the waiting client, in the engine's wire format
  record Failed(
      String code,
      String message,
      String detail,
      Duration duration,
      Duration lockWait,
      int attempts,
      Bytes reply)
      implements RunReport {}

  /// Nobody can tell whether it took effect: the connection or the process was lost at the wrong
  /// moment.
  ///
  /// @param known what is known, for people
  record Unknown(String known) implements RunReport {}
}
