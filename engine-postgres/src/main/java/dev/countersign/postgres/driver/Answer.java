package dev.countersign.postgres.driver;

import dev.countersign.core.Bytes;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// All that the server answered to one message, up to ReadyForQuery.
///
/// @param tags the command tags in order
/// @param firstValue first column of the first row as text, where there was one
/// @param messages the raw messages for the waiting client
/// @param error what the server refused, if it did
/// @param overflow the result was larger than what may be kept; `messages` misses rows
/// @param transaction the transaction status afterwards: `I`, `T` or `E`
record Answer(
    List<String> tags,
    Optional<String> firstValue,
    Bytes messages,
    Optional<ServerError> error,
    boolean overflow,
    char transaction) {

  private static final Set<String> COUNTED = Set.of("INSERT", "UPDATE", "DELETE", "MERGE", "COPY");

  Answer {
    tags = List.copyOf(tags);
  }

  /// Rows affected as the tags tell; empty when no tag counts rows.
  static OptionalLong rows(List<String> tags) {
    long[] counts =
        tags.stream()
            .filter(tag -> COUNTED.contains(tag.split(" ", 2)[0]))
            .mapToLong(Answer::number)
            .toArray();
    return counts.length == 0
        ? OptionalLong.empty()
        : OptionalLong.of(java.util.stream.LongStream.of(counts).sum());
  }

  /// The number at the end of a tag.
  static OptionalLong count(String tag) {
    return OptionalLong.of(number(tag));
  }

  private static long number(String tag) {
    return Long.parseLong(tag.substring(tag.lastIndexOf(' ') + 1));
  }
}
