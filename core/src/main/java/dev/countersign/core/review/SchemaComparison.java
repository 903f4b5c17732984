package dev.countersign.core.review;

import java.util.List;

/// How two states of a clone's schema differ.
///
/// @param identical true when there is no difference at all
/// @param differences one line for every definition that is missing (`- `) or is there instead (`+
///   `), sorted; cut where there are too many
public record SchemaComparison(boolean identical, List<String> differences) {

  public SchemaComparison {
    differences = List.copyOf(differences);
  }
}
