package dev.countersign.core.evidence;

import java.util.OptionalLong;

/// How much a statement touches. A number that could not be had is absent, never zero.
///
/// @param rowsLow rows (or documents) touched, at least
/// @param rowsHigh rows (or documents) touched, at most
/// @param bytes size of the objects that are rewritten, scanned or dropped, in bytes
/// @param source where the numbers come from, such as `EXPLAIN` or `pg_class.reltuples of
///   2026-11-20`; empty text when there are none
public record Impact(
    OptionalLong rowsLow, OptionalLong rowsHigh, OptionalLong bytes, String source) {

  /// Nothing is known.
  public static final Impact UNKNOWN =
      new Impact(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), "");
}
