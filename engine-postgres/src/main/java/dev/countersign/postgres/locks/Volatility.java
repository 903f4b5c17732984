package dev.countersign.postgres.locks;

import dev.countersign.postgres.dialect.Catalog;
import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Routine;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Whether an expression gives the same value for every row of one statement.
public enum Volatility {
  /// It does: it is made of constants and of immutable and stable functions.
  STEADY,
  /// It calls something that the catalogue does not know, or knows several of.
  UNKNOWN,
  /// It does not.
  VOLATILE;

  /// The volatility of an expression's syntax tree.
  public static Volatility of(JsonNode expression, Catalog catalog) {
    Volatility worst = STEADY;
    for (var field : expression.properties()) {
      if (field.getKey().equals("FuncCall")) {
        worst = worst(worst, ofCall(field.getValue(), catalog));
      }
      worst = worst(worst, of(field.getValue(), catalog));
    }
    if (expression.isArray()) {
      for (JsonNode item : expression) {
        worst = worst(worst, of(item, catalog));
      }
    }
    return worst;
  }

  private static Volatility ofCall(JsonNode call, Catalog catalog) {
    List<String> name = PgNode.names(call.path("funcname"));
    int arguments = call.path("args").size();
    List<Routine> candidates =
        catalog.routinesNamed(name.getLast()).stream()
            .filter(routine -> routine.takes(arguments))
            .filter(routine -> name.size() < 2 || routine.schema().equals(name.getFirst()))
            .toList();
    long varying = candidates.stream().filter(routine -> routine.volatility() == 'v').count();
    if (candidates.isEmpty() || (varying > 0 && varying < candidates.size())) {
      return UNKNOWN;
    }
    return varying > 0 ? VOLATILE : STEADY;
  }

  private static Volatility worst(Volatility a, Volatility b) {
    return a.compareTo(b) >= 0 ? a : b;
  }
}
