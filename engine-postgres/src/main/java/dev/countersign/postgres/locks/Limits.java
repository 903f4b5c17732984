package dev.countersign.postgres.locks;

import dev.countersign.postgres.dialect.PgNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// The numbers in parentheses behind a type: length, precision, scale.
final class Limits {

  private static final Pattern IN_TEXT = Pattern.compile("\\((\\d+)(?:,(-?\\d+))?\\)");

  /// What the grammar puts before the precision of an interval that has all fields.
  private static final int INTERVAL_FULL_RANGE = 0x7FFF;

  private Limits() {}

  /// Of a TypeName node.
  static List<Integer> of(JsonNode typeName) {
    var limits = new ArrayList<Integer>();
    for (JsonNode item : typeName.path("typmods")) {
      JsonNode value = PgNode.of(item).get("ival");
      limits.add(value.path("ival").asInt(0));
    }
    return limits.size() > 1 && limits.getFirst() == INTERVAL_FULL_RANGE
        ? limits.subList(1, 2)
        : limits;
  }

  /// Of a type as SQL writes it, such as `numeric(10,2)`.
  static List<Integer> of(String type) {
    var limits = new ArrayList<Integer>();
    Matcher numbers = IN_TEXT.matcher(type);
    if (numbers.find()) {
      limits.add(Integer.valueOf(numbers.group(1)));
      if (numbers.group(2) != null) {
        limits.add(Integer.valueOf(numbers.group(2)));
      }
    }
    return limits;
  }
}
