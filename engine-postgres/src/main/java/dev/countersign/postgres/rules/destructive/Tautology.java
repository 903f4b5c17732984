package dev.countersign.postgres.rules.destructive;

import dev.countersign.postgres.dialect.PgNode;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Whether a condition is true for every row, as far as it can be told without the data: constants,
/// `1 = 1`, `x = x`, `x IS NOT NULL OR x IS NULL` and what AND, OR and NOT make of them.
final class Tautology {

  private Tautology() {}

  static boolean is(PgNode condition) {
    return switch (condition.tag()) {
      case "A_Const" -> isTrue(condition.body());
      case "TypeCast" -> is(PgNode.of(condition.get("arg")));
      case "BoolExpr" -> isBoolean(condition);
      case "A_Expr" -> isComparison(condition);
      case "NullTest" -> isNullTest(condition);
      default -> false;
    };
  }

  private static boolean isTrue(JsonNode constant) {
    String text = PgNode.text(constant.path("sval"), "sval");
    return constant.path("boolval").path("boolval").asBoolean(false)
        || Set.of("t", "true", "y", "yes", "on", "1").contains(text);
  }

  private static boolean isBoolean(PgNode expression) {
    boolean any = PgNode.text(expression.body(), "boolop").equals("OR_EXPR");
    boolean all = PgNode.text(expression.body(), "boolop").equals("AND_EXPR");
    boolean result = all || (any && coversNull(expression.get("args")));
    for (JsonNode argument : expression.get("args")) {
      boolean one = is(PgNode.of(argument));
      result = any ? result || one : all && result && one;
    }
    return result;
  }

  /// `x IS NULL OR x IS NOT NULL`.
  private static boolean coversNull(JsonNode arguments) {
    var missing = new HashSet<String>();
    var present = new HashSet<String>();
    for (JsonNode argument : arguments) {
      PgNode test = PgNode.of(argument);
      if (test.is("NullTest")) {
        boolean isNull = PgNode.text(test.body(), "nulltesttype").equals("IS_NULL");
        (isNull ? missing : present).add(withoutPlaces(test.get("arg")));
      }
    }
    missing.retainAll(present);
    return !missing.isEmpty();
  }

  private static boolean isComparison(PgNode expression) {
    String operator = String.join(".", PgNode.names(expression.get("name")));
    JsonNode left = expression.get("lexpr");
    JsonNode right = expression.get("rexpr");
    boolean constants = PgNode.of(left).is("A_Const") && PgNode.of(right).is("A_Const");
    return switch (operator) {
      case "=", "<=", ">=" -> isSame(left, right);
      case "<>", "!=" -> constants && !isSame(left, right);
      case "~~" -> PgNode.text(PgNode.of(right).get("sval"), "sval").matches("%+");
      default -> false;
    };
  }

  private static boolean isSame(JsonNode left, JsonNode right) {
    return PgNode.of(left).tag().equals(PgNode.of(right).tag())
        && withoutPlaces(left).equals(withoutPlaces(right));
  }

  private static boolean isNullTest(PgNode test) {
    return PgNode.text(test.body(), "nulltesttype").equals("IS_NOT_NULL")
        && PgNode.of(test.get("arg")).is("A_Const");
  }

  /// The text of a tree without its positions.
  private static String withoutPlaces(JsonNode tree) {
    return tree.toString().replaceAll(",?\"location\":-?\\d+", "");
  }
}
