package dev.countersign.postgres.rewrite;

import dev.countersign.postgres.dialect.PgNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// A column definition of ADD COLUMN, taken apart.
///
/// @param name of the column
/// @param head its name and type as written
/// @param parts its constraints in the order they were written
record ColumnParts(String name, String head, List<Part> parts) {

  ColumnParts {
    parts = List.copyOf(parts);
  }

  /// A constraint of a column.
  ///
  /// @param type such as `CONSTR_CHECK`
  /// @param node its syntax node
  /// @param text as written, without its name
  record Part(String type, JsonNode node, String text) {

    String nameOr(String chosen) {
      String written = PgNode.text(node, "conname");
      return written.isEmpty() ? chosen : written;
    }
  }

  /// The parts; empty when the definition says something in a way that is not understood.
  static Optional<ColumnParts> of(Command command) {
    JsonNode definition = command.definition();
    Words words = command.words();
    int name = words.is(1, "COLUMN") ? 2 : 1;
    List<JsonNode> constraints =
        definition
            .path("constraints")
            .valueStream()
            .map(item -> PgNode.of(item).body())
            .sorted(Comparator.comparingInt(node -> node.path("location").asInt(0)))
            .toList();
    int first = constraints.isEmpty() ? words.size() : at(constraints.getFirst(), command);
    boolean collatesLate =
        definition.has("collClause") && at(definition.path("collClause"), command) > first;
    if (words.is(name, "IF", "NOT", "EXISTS") || collatesLate) {
      return Optional.empty();
    }
    return Optional.of(
        new ColumnParts(
            PgNode.text(definition, "colname"),
            words.text(name, first),
            parts(command, constraints)));
  }

  /// The part of this type.
  Optional<Part> of(String type) {
    return parts.stream().filter(part -> part.type().equals(type)).findFirst();
  }

  /// The definition with constraints of these types only.
  String with(String... types) {
    Set<String> kept = Set.of(types);
    return parts.stream()
        .filter(part -> kept.contains(part.type()))
        .map(part -> " " + part.text())
        .collect(Collectors.joining("", head, ""));
  }

  private static List<Part> parts(Command command, List<JsonNode> constraints) {
    var parts = new ArrayList<Part>();
    for (int i = 0; i < constraints.size(); i++) {
      JsonNode node = constraints.get(i);
      int from = at(node, command);
      int to =
          i + 1 < constraints.size() ? at(constraints.get(i + 1), command) : command.words().size();
      int named = command.words().is(from, "CONSTRAINT") ? 2 : 0;
      String text = command.words().text(from + named, to);
      String type = PgNode.text(node, "contype");
      if (type.startsWith("CONSTR_ATTR_") && !parts.isEmpty()) {
        Part before = parts.removeLast();
        parts.add(new Part(before.type(), before.node(), before.text() + " " + text));
      } else {
        parts.add(new Part(type, node, text));
      }
    }
    return parts;
  }

  private static int at(JsonNode node, Command command) {
    return command.words().at(node.path("location").asInt(0) - command.subject().seen().start());
  }
}
