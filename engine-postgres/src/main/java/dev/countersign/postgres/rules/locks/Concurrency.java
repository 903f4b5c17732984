package dev.countersign.postgres.rules.locks;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.rules.Case;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Statements that build, drop or move something while others go on.
final class Concurrency {

  private Concurrency() {}

  /// Whether a statement says CONCURRENTLY in a form that no transaction may hold.
  static boolean isAsked(Case statement) {
    return builds(statement)
        || isOn(statement, "DropStmt", "concurrent")
        || statement.commands("AT_DetachPartition").stream()
            .anyMatch(c -> PgNode.flag(PgNode.of(c.path("def")).body(), "concurrent"));
  }

  /// Whether it builds an index so.
  static boolean builds(Case statement) {
    return isOn(statement, "IndexStmt", "concurrent") || reindexes(statement);
  }

  /// Whether it is REINDEX CONCURRENTLY.
  static boolean reindexes(Case statement) {
    return statement.is("ReindexStmt") && isSet(statement.node().path("params"), "concurrently");
  }

  /// Whether an option of a list is there and not false.
  static boolean isSet(JsonNode options, String name) {
    return options
        .valueStream()
        .map(item -> PgNode.of(item).body())
        .filter(option -> PgNode.text(option, "defname").equalsIgnoreCase(name))
        .anyMatch(option -> !isFalse(option.path("arg")));
  }

  /// Whether the value of an option means no.
  static boolean isFalse(JsonNode value) {
    var node = PgNode.of(value);
    boolean zero = node.is("Integer") && node.get("ival").asInt(0) == 0;
    boolean no = node.is("Boolean") && !node.get("boolval").asBoolean(false);
    String word =
        node.is("TypeName")
            ? PgNode.names(node.get("names")).getLast()
            : PgNode.text(node.body(), "sval");
    String text = word.toLowerCase(Locale.ROOT);
    return zero || no || Set.of("false", "off", "no", "f", "n", "0", "of", "fal").contains(text);
  }

  /// What a server of this version does with an index that is built so: 14.0 to 14.3 may lose rows.
  static boolean corrupts(Case statement) {
    int version = statement.catalog().server().versionNumber();
    return version >= 140_000 && version < 140_004;
  }

  private static boolean isOn(Case statement, String tag, String flag) {
    return statement.is(tag) && PgNode.flag(statement.node(), flag);
  }
}
