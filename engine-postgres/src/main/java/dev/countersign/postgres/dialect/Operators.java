package dev.countersign.postgres.dialect;

import dev.countersign.core.evidence.Action;
import dev.countersign.core.evidence.ObjectName;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Looks up the operators that expressions use, also where the syntax hides them.
final class Operators {

  private final Walk walk;

  Operators(Walk walk) {
    this.walk = walk;
  }

  /// An `A_Expr` of any kind.
  void expression(JsonNode body) {
    String kind = PgNode.text(body, "kind");
    List<String> name = PgNode.names(body.path("name"));
    switch (kind) {
      case "AEXPR_BETWEEN", "AEXPR_NOT_BETWEEN", "AEXPR_BETWEEN_SYM", "AEXPR_NOT_BETWEEN_SYM" -> {
        named(List.of(">="));
        named(List.of("<="));
        named(List.of("<"));
        named(List.of(">"));
      }
      case "AEXPR_OP", "AEXPR_DISTINCT", "AEXPR_NOT_DISTINCT", "AEXPR_NULLIF" -> {
        Optional<Operator> sure = sure(name, body.path("lexpr"), body.path("rexpr"));
        if (sure.isEmpty()) {
          named(name);
        } else if (!sure.get().builtIn()) {
          use(sure.get());
        }
      }
      default -> named(name);
    }
  }

  /// The operator that the operands surely mean. Asked only where there is a choice between
  /// built-in ones and others.
  private Optional<Operator> sure(List<String> name, JsonNode left, JsonNode right) {
    List<Operator> all = walk.names().catalog().operatorsNamed(name.getLast());
    return all.stream().anyMatch(operator -> !operator.builtIn())
        ? new ExpressionTypes(walk).operator(walk.names().operators(name), left, right)
        : Optional.empty();
  }

  /// A subquery that is compared with.
  void subLink(JsonNode body) {
    String type = PgNode.text(body, "subLinkType");
    if (type.equals("ANY_SUBLINK") || type.equals("ALL_SUBLINK")) {
      JsonNode name = body.path("operName");
      named(name.isMissingNode() ? List.of("=") : PgNode.names(name));
    }
  }

  /// An operator by its name, which may be qualified.
  void named(List<String> name) {
    String symbol = name.getLast();
    var catalog = walk.names().catalog();
    List<Operator> all = catalog.operatorsNamed(symbol);
    boolean unseen = name.size() > 1 && Absence.isLeftOut(name.get(name.size() - 2));
    if (unseen || (all.isEmpty() && !symbol.equals("!="))) {
      walk.add(
          Action.UNKNOWN,
          ObjectName.unresolved("operator", symbol),
          "There is no such operator in the snapshot of the catalogue.");
    } else if (all.stream().anyMatch(operator -> !operator.builtIn())) {
      walk.names().operators(name).stream()
          .filter(operator -> !operator.builtIn())
          .forEach(this::use);
    }
  }

  private void use(Operator operator) {
    walk.analyst()
        .catalog()
        .routine(operator.routine())
        .ifPresent(routine ->
            walk.analyst()
                .hazards()
                .suspect(routine, List.of(operator.left(), operator.right()), walk));
  }
}
