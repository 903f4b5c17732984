package dev.countersign.postgres.keep;

import java.time.Duration;

/// What is kept for undos on a target, and for how long.
///
/// @param schema where: a schema of the target
/// @param time for how long after the change
/// @param rows whether rows that UPDATE, DELETE and TRUNCATE take away are copied
/// @param dropped whether dropped tables and columns are copied
/// @param rowsMax rows that one statement may have copied
/// @param bytesMax bytes that one statement may have copied
public record KeepOptions(
    String schema, Duration time, boolean rows, boolean dropped, long rowsMax, long bytesMax) {

  /// The schema when the configuration names none.
  public static final String SCHEMA = "countersign_undo";

  /// What holds when the configuration says no more than that something is kept.
  public static final KeepOptions DEFAULT =
      new KeepOptions(SCHEMA, Duration.ofDays(7), true, true, 100_000, 1L << 30);
}
