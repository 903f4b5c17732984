package dev.countersign.postgres.dialect;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;

/// Tells the types of the simplest expressions: columns of known relations, casts, and whether
/// something is a literal or a parameter, whose type the server makes up from its surroundings.
final class ExpressionTypes {

  private final Walk walk;

  ExpressionTypes(Walk walk) {
    this.walk = walk;
  }

  /// The type of a column or a cast; empty when it takes more to tell.
  OptionalLong of(JsonNode expression) {
    var node = PgNode.of(expression);
    return switch (node.tag()) {
      case "ColumnRef" -> base(walk.columnType(PgNode.names(node.get("fields"))));
      case "TypeCast" -> cast(node.get("typeName"));
      case "ParamRef" -> base(walk.parameterType(node.get("number").asInt(0)));
      default -> OptionalLong.empty();
    };
  }

  private OptionalLong cast(JsonNode typeName) {
    if (!typeName.path("arrayBounds").isMissingNode() || PgNode.flag(typeName, "setof")) {
      return OptionalLong.empty();
    }
    Optional<SqlType> type = walk.names().type(PgNode.names(typeName.path("names")));
    return base(type.map(t -> OptionalLong.of(t.oid())).orElse(OptionalLong.empty()));
  }

  /// A domain is compared and passed as the type it constrains.
  private OptionalLong base(OptionalLong type) {
    if (type.isEmpty()) {
      return type;
    }
    Optional<SqlType> found = walk.analyst().catalog().type(type.getAsLong());
    while (found.isPresent() && found.get().kind() == 'd') {
      found = walk.analyst().catalog().type(found.get().base());
    }
    return found.map(t -> OptionalLong.of(t.oid())).orElse(OptionalLong.empty());
  }

  /// A literal, or a parameter that was declared without a type, without a cast.
  boolean untyped(JsonNode expression) {
    var node = PgNode.of(expression);
    return node.is("A_Const")
        || (node.is("ParamRef") && walk.parameterType(node.get("number").asInt(0)).isEmpty());
  }

  /// The operator that these operands surely mean: the first one on the path that takes exactly
  /// their types, where a literal beside a typed operand is taken for the same type
  /// (`binary_oper_exact` in `src/backend/parser/parse_oper.c`).
  Optional<Operator> operator(List<Operator> visible, JsonNode left, JsonNode right) {
    OptionalLong leftType = of(left);
    OptionalLong rightType = of(right);
    if (leftType.isEmpty() && rightType.isPresent() && untyped(left)) {
      return withLiteral(visible, rightType.getAsLong());
    } else if (rightType.isEmpty() && leftType.isPresent() && untyped(right)) {
      return withLiteral(visible, leftType.getAsLong());
    }
    if (leftType.isEmpty() || rightType.isEmpty()) {
      return Optional.empty();
    }
    long l = leftType.getAsLong();
    long r = rightType.getAsLong();
    return visible.stream().filter(o -> o.left() == l && o.right() == r).findFirst();
  }

  /// A number has a type of its own, so a users' operator of this type with any built-in one could
  /// still be meant.
  private static Optional<Operator> withLiteral(List<Operator> visible, long type) {
    boolean open =
        visible.stream()
            .filter(o -> !o.builtIn())
            .anyMatch(o ->
                (o.left() == type && o.right() < Catalog.FIRST_USER_OID)
                    || (o.right() == type && o.left() < Catalog.FIRST_USER_OID));
    return open
        ? Optional.empty()
        : visible.stream().filter(o -> o.left() == type && o.right() == type).findFirst();
  }

  /// The routine that these arguments surely mean: the one that takes exactly their types.
  Optional<Routine> routine(List<Routine> candidates, JsonNode arguments) {
    for (Routine candidate : candidates) {
      if (matches(candidate, arguments)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  private boolean matches(Routine candidate, JsonNode arguments) {
    if (arguments.isEmpty() || candidate.arguments().size() != arguments.size()) {
      return false;
    }
    for (int i = 0; i < arguments.size(); i++) {
      OptionalLong type = of(arguments.path(i));
      if (type.isEmpty() || type.getAsLong() != candidate.arguments().get(i)) {
        return false;
      }
    }
    return true;
  }
}
