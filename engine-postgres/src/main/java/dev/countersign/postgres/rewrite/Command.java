package dev.countersign.postgres.rewrite;

import dev.countersign.core.evidence.LockForecast;
import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// One subcommand of an ALTER TABLE.
///
/// @param subject the whole statement
/// @param table the table it alters
/// @param node the subcommand
/// @param words its tokens
record Command(Subject subject, Relation table, JsonNode node, Words words) {

  boolean is(String subtype) {
    return PgNode.text(node, "subtype").equals(subtype);
  }

  /// The column or constraint that it names.
  String name() {
    return PgNode.text(node, "name");
  }

  /// What it adds or how it alters.
  JsonNode definition() {
    return PgNode.of(node.path("def")).body();
  }

  /// The locks that it would take alone.
  List<LockForecast> locks() {
    return subject.seen().locksOf(node);
  }

  /// An ALTER TABLE of the same table with another subcommand.
  String alter(String subcommand) {
    return alter(subject, table, subcommand);
  }

  static String alter(Subject subject, Relation table, String subcommand) {
    return "ALTER TABLE %s %s".formatted(subject.name(table), subcommand);
  }
}
