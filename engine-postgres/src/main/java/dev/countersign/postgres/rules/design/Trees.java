package dev.countersign.postgres.rules.design;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Walks through syntax trees.
final class Trees {

  private Trees() {}

  /// Shows every node with its type, outer ones first.
  static void walk(JsonNode node, BiConsumer<String, JsonNode> visitor) {
    if (node.isObject()) {
      node.properties()
          .forEach(field -> {
            if (Character.isUpperCase(field.getKey().charAt(0))) {
              visitor.accept(field.getKey(), field.getValue());
            }
          });
    }
    node.valueStream().forEach(child -> walk(child, visitor));
  }

  /// Every name of a relation, wherever it stands.
  static List<JsonNode> rangeVars(JsonNode node) {
    var found = new ArrayList<JsonNode>();
    collectRangeVars(node, found);
    return found;
  }

  private static void collectRangeVars(JsonNode node, List<JsonNode> found) {
    if (node.has("relname") && node.has("relpersistence")) {
      found.add(node);
    }
    for (JsonNode child : node) {
      if (child.isContainer()) {
        collectRangeVars(child, found);
      }
    }
  }

  /// The same name for something that is not there yet.
  static JsonNode unknown(JsonNode rangeVar) {
    return rangeVar instanceof ObjectNode named ? named.deepCopy().put("relname", "") : rangeVar;
  }
}
