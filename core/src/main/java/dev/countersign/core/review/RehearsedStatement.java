package dev.countersign.core.review;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// What was measured of one statement on a clone. A number that could not be had is empty, never
/// zero.
///
/// @param index its position in the run, from 0
/// @param text the exact text
/// @param transaction the number of the transaction it ran in, from 0; statements with the same
///   number share their locks' end
/// @param from when it began, since the beginning of the run
/// @param duration how long it ran
/// @param waited how long of that it waited for locks of others
/// @param locks the locks it took on objects that others could see
/// @param rewritten tables and indexes whose storage was written anew
/// @param scanned tables that were read entirely; empty when the server did not tell
/// @param rows rows it wrote, as the server said
/// @param walBytes write-ahead log that was written meanwhile
/// @param tempBytes temporary files; empty also where only the whole transaction's are known
public record RehearsedStatement(
    int index,
    String text,
    int transaction,
    Duration from,
    Duration duration,
    Duration waited,
    List<HeldLock> locks,
    List<String> rewritten,
    Optional<List<String>> scanned,
    OptionalLong rows,
    OptionalLong walBytes,
    OptionalLong tempBytes) {

  public RehearsedStatement {
    locks = List.copyOf(locks);
    rewritten = List.copyOf(rewritten);
    scanned = scanned.map(List::copyOf);
  }

  /// When it ended, since the beginning of the run.
  public Duration to() {
    return from.plus(duration);
  }
}
