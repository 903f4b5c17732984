package dev.countersign.postgres.rules.locks;

import dev.countersign.postgres.dialect.PgNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// What is lost when the values of a column become values of a type that holds less.
///
/// @param consequence what happens to a value that does not fit
/// @param condition finds such values, in SQL
record Narrowing(String consequence, String condition) {

  private static final List<String> INTEGERS = List.of("int2", "int4", "int8");
  private static final List<String> NUMBERS =
      List.of("int2", "int4", "int8", "numeric", "float4", "float8");
  private static final Set<String> TEXTS = Set.of("text", "varchar", "bpchar");
  private static final Map<String, String> LARGEST = Map.of("int2", "32767", "int4", "2147483647");
  private static final Pattern IN_TEXT = Pattern.compile("\\((\\d+)(?:,(-?\\d+))?\\)");
  private static final String FAILS = "a value that does not fit makes the statement fail";
  private static final String ROUNDS = "digits that do not fit are lost";

  /// Empty where the new type holds everything that the old one does, or where neither is known
  /// here.
  ///
  /// @param was the internal name of the old type
  /// @param wasWritten the old type with its limits, such as `numeric(10,2)`
  /// @param typeName the new type, a TypeName node
  static Optional<Narrowing> of(String column, String was, String wasWritten, JsonNode typeName) {
    List<String> names = PgNode.names(typeName.path("names"));
    if (names.isEmpty() || typeName.has("arrayBounds") || was.startsWith("_")) {
      return Optional.empty();
    }
    String is = names.getLast();
    List<Integer> limits = limits(typeName);
    String c = '"' + column + '"';
    String name = column.matches("[a-z_][a-z0-9_]*") ? column : c;
    if (TEXTS.contains(is)) {
      return TEXTS.contains(was) ? texts(name, limits(wasWritten), limits) : Optional.empty();
    }
    if (is.equals("numeric") && was.equals("numeric")) {
      return numerics(name, limits(wasWritten), limits);
    }
    if (NUMBERS.contains(is) && NUMBERS.contains(was)) {
      return numbers(name, was, is, limits);
    }
    return times(name, was, is, limits(wasWritten), limits);
  }

  private static Optional<Narrowing> texts(String name, List<Integer> was, List<Integer> is) {
    boolean shorter = !is.isEmpty() && (was.isEmpty() || is.getFirst() < was.getFirst());
    return shorter
        ? Optional.of(new Narrowing(FAILS, "length(%s) > %d".formatted(name, is.getFirst())))
        : Optional.empty();
  }

  private static Optional<Narrowing> numerics(String name, List<Integer> was, List<Integer> is) {
    if (is.isEmpty()) {
      return Optional.empty();
    }
    int scale = scale(is);
    int whole = is.getFirst() - scale;
    boolean rounds = was.isEmpty() || scale < scale(was);
    boolean overflows = was.isEmpty() || whole < was.getFirst() - scale(was);
    if (overflows) {
      return Optional.of(
          new Narrowing(FAILS, "abs(%s) >= power(10::numeric, %d)".formatted(name, whole)));
    }
    return rounds
        ? Optional.of(new Narrowing(ROUNDS, "%1$s <> round(%1$s, %2$d)".formatted(name, scale)))
        : Optional.empty();
  }

  private static Optional<Narrowing> numbers(
      String name, String was, String is, List<Integer> limits) {
    boolean integers = INTEGERS.contains(was) && INTEGERS.contains(is);
    if (integers && INTEGERS.indexOf(is) < INTEGERS.indexOf(was)) {
      return Optional.of(
          new Narrowing(
              FAILS,
              "%s NOT BETWEEN -%s - 1 AND %s".formatted(name, LARGEST.get(is), LARGEST.get(is))));
    }
    if (INTEGERS.contains(is) && !INTEGERS.contains(was)) {
      return Optional.of(
          new Narrowing(
              "fractions are lost, and a value that does not fit makes the statement fail",
              "%1$s <> trunc(%1$s::numeric)".formatted(name)));
    }
    boolean fewerDigits =
        is.equals("float4") && !was.equals("int2") && !was.equals("float4")
            || is.equals("float8") && (was.equals("int8") || was.equals("numeric"));
    if (fewerDigits) {
      String type = is.equals("float4") ? "real" : "float8";
      return Optional.of(
          new Narrowing(ROUNDS, "%1$s::numeric <> %1$s::%2$s::numeric".formatted(name, type)));
    }
    return is.equals("numeric") && !limits.isEmpty()
        ? numerics(name, integers(was), limits)
        : Optional.empty();
  }

  /// As many digits as an integer type has; nothing is known of the others.
  private static List<Integer> integers(String type) {
    return switch (type) {
      case "int2" -> List.of(5, 0);
      case "int4" -> List.of(10, 0);
      case "int8" -> List.of(19, 0);
      default -> List.of();
    };
  }

  private static Optional<Narrowing> times(
      String name, String was, String is, List<Integer> oldLimits, List<Integer> limits) {
    boolean timestamps = was.startsWith("timestamp") || was.startsWith("time");
    if (was.startsWith("timestamp") && is.equals("date")) {
      return Optional.of(
          new Narrowing("the time of day is lost", "%1$s <> %1$s::date".formatted(name)));
    }
    boolean coarser =
        timestamps
            && is.startsWith("time")
            && !limits.isEmpty()
            && limits.getFirst() < (oldLimits.isEmpty() ? 6 : oldLimits.getFirst());
    return coarser
        ? Optional.of(
            new Narrowing(
                "fractions of seconds are lost",
                "%1$s <> %1$s::%2$s(%3$d)".formatted(name, was, limits.getFirst())))
        : Optional.empty();
  }

  private static int scale(List<Integer> limits) {
    return limits.size() > 1 ? limits.get(1) : 0;
  }

  private static List<Integer> limits(JsonNode typeName) {
    return typeName
        .path("typmods")
        .valueStream()
        .map(item -> PgNode.of(item).get("ival").path("ival").asInt(0))
        .toList();
  }

  private static List<Integer> limits(String type) {
    Matcher numbers = IN_TEXT.matcher(type);
    if (!numbers.find()) {
      return List.of();
    }
    int first = Integer.parseInt(numbers.group(1));
    return numbers.group(2) == null
        ? List.of(first)
        : List.of(first, Integer.parseInt(numbers.group(2)));
  }
}
