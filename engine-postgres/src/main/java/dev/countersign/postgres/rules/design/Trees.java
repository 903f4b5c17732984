package dev.countersign.postgres.rules.design;

import java.util.function.BiConsumer;
import java.util.stream.Stream;
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
  static Stream<JsonNode> rangeVars(JsonNode node) {
    Stream<JsonNode> below = node.valueStream().flatMap(Trees::rangeVars);
    return node.has("relname") && node.has("relpersistence")
        ? Stream.concat(Stream.of(node), below)
        : below;
  }

  /// The same name for something that is not there yet.
  static JsonNode unknown(JsonNode rangeVar) {
    return rangeVar instanceof ObjectNode named ? named.deepCopy().put("relname", "") : rangeVar;
  }
}
