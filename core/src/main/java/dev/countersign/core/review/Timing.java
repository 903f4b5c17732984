package dev.countersign.core.review;

import java.util.OptionalLong;

/// How long a statement takes once it has its locks, as far as it depends on how much there is. A
/// number that could not be had is absent, never zero.
///
/// @param operation what takes the time: `scan`, `rewrite`, `index` or `write`
/// @param bytes how much is read, written or built
/// @param lowMillis at least, in milliseconds
/// @param highMillis at most, in milliseconds
/// @param source where the pace comes from
public record Timing(
    String operation,
    OptionalLong bytes,
    OptionalLong lowMillis,
    OptionalLong highMillis,
    String source) {}
