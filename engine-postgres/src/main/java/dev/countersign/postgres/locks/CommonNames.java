package dev.countersign.postgres.locks;

import dev.countersign.postgres.dialect.PgNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// The relations that a query names, without the names of its common table expressions.
final class CommonNames {

  private final Set<String> common = new HashSet<>();
  private final List<JsonNode> rangeVars = new ArrayList<>();
  private final List<List<String>> sequences = new ArrayList<>();

  CommonNames(JsonNode query) {
    walk(query);
  }

  /// The RangeVar nodes in order.
  List<JsonNode> relations() {
    return rangeVars.stream()
        .filter(rangeVar ->
            !PgNode.text(rangeVar, "schemaname").isEmpty()
                || !common.contains(PgNode.text(rangeVar, "relname")))
        .toList();
  }

  /// The names of sequences that `nextval` and `setval` are called with.
  List<List<String>> sequences() {
    return sequences;
  }

  private void call(JsonNode call) {
    List<String> function = PgNode.names(call.path("funcname"));
    PgNode argument = PgNode.of(call.path("args").path(0));
    PgNode text = argument.is("TypeCast") ? PgNode.of(argument.get("arg")) : argument;
    String sequence = PgNode.text(text.get("sval"), "sval").replace("\"", "");
    if (Set.of("nextval", "setval").contains(function.getLast()) && !sequence.isEmpty()) {
      sequences.add(List.of(sequence.split("\\.")));
    }
  }

  private void walk(JsonNode node) {
    for (var field : node.properties()) {
      switch (field.getKey()) {
        case "CommonTableExpr" -> common.add(PgNode.text(field.getValue(), "ctename"));
        case "FuncCall" -> call(field.getValue());
        case "RangeVar", "relation" -> {
          if (field.getValue().has("relname")) {
            rangeVars.add(field.getValue());
          }
        }
        default -> {}
      }
      if (!field.getKey().equals("lockingClause")) {
        walk(field.getValue());
      }
    }
    if (node.isArray()) {
      node.forEach(this::walk);
    }
  }
}
