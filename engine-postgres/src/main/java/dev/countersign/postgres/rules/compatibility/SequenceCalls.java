package dev.countersign.postgres.rules.compatibility;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation.Column;
import dev.countersign.postgres.dialect.Relation.Generation;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Calls of the functions that sequences have.
final class SequenceCalls {

  private SequenceCalls() {}

  /// The calls of setval in a statement.
  static List<JsonNode> setval(JsonNode node) {
    var calls = new ArrayList<JsonNode>();
    collect(node, "setval", calls);
    return calls;
  }

  /// The name of the sequence that a call is about; empty when the text does not say it.
  static List<String> sequence(JsonNode call) {
    PgNode argument = PgNode.of(call.path("args").path(0));
    PgNode value = argument.is("TypeCast") ? PgNode.of(argument.get("arg")) : argument;
    String text = PgNode.text(value.get("sval"), "sval");
    return text.isEmpty() || text.contains("\"") ? List.of() : List.of(text.split("\\.", -1));
  }

  /// Whether a value is taken from the greatest one of a table.
  static boolean isMax(JsonNode value) {
    var calls = new ArrayList<JsonNode>();
    collect(value, "max", calls);
    return !calls.isEmpty();
  }

  /// Whether a sequence fills a column that is left out.
  static boolean fills(Column column) {
    return column.generation() == Generation.IDENTITY_ALWAYS
        || column.generation() == Generation.IDENTITY_BY_DEFAULT
        || column.defaultSql().filter(text -> text.startsWith("nextval(")).isPresent();
  }

  private static void collect(JsonNode node, String function, List<JsonNode> calls) {
    for (var field : node.properties()) {
      boolean call =
          field.getKey().equals("FuncCall")
              && PgNode.names(field.getValue().path("funcname")).getLast().equals(function);
      if (call) {
        calls.add(field.getValue());
      }
      collect(field.getValue(), function, calls);
    }
    if (node.isArray()) {
      node.forEach(item -> collect(item, function, calls));
    }
  }
}
