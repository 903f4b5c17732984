package dev.countersign.postgres.rules;

import java.util.List;

/// The file that a change stands in.
///
/// @param file its name without folders; empty text when it is not known
/// @param before the names of the files beside it that were there before it
public record Origin(String file, List<String> before) {

  /// Nothing is known of it.
  public static final Origin UNKNOWN = new Origin("", List.of());

  public Origin {
    before = List.copyOf(before);
  }
}
