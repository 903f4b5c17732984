package dev.countersign.postgres.rules.design;

import dev.countersign.postgres.dialect.PgNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// A type as a statement writes it.
///
/// @param node its `TypeName` node
record TypeWritten(JsonNode node) {

  private static final Set<String> SERIAL =
      Set.of("smallserial", "serial2", "serial", "serial4", "bigserial", "serial8");

  private static final Map<String, String> WORDS =
      Map.ofEntries(
          Map.entry("bool", "boolean"),
          Map.entry("bpchar", "char"),
          Map.entry("float4", "real"),
          Map.entry("float8", "double precision"),
          Map.entry("int2", "smallint"),
          Map.entry("int4", "integer"),
          Map.entry("int8", "bigint"),
          Map.entry("serial2", "smallserial"),
          Map.entry("serial4", "serial"),
          Map.entry("serial8", "bigserial"),
          Map.entry("varbit", "bit varying"));

  /// Its last name, which for the server's own types is the name in its catalogue, such as `int4`.
  String name() {
    List<String> names = PgNode.names(node.path("names"));
    return names.isEmpty() ? "" : names.getLast();
  }

  /// As people write it, such as `integer`.
  String words() {
    String words = WORDS.getOrDefault(name(), name());
    return hasModifier() && node.path("typmods").size() == 1
        ? words + "(" + modifier(node.path("typmods").path(0)) + ")"
        : words;
  }

  /// Whether people may mean it with this word, such as `int4`, `int` or `integer`.
  boolean isCalled(String word) {
    String plain = word.toLowerCase(Locale.ROOT);
    boolean alias =
        switch (plain) {
          case "int" -> name().equals("int4");
          case "float" -> name().equals("float8") || name().equals("float4");
          case "decimal" -> name().equals("numeric");
          case "character" -> name().equals("bpchar");
          case "character varying" -> name().equals("varchar");
          default -> false;
        };
    return alias || plain.equals(name()) || plain.equals(WORDS.getOrDefault(name(), ""));
  }

  /// Whether it is the server's own type of this catalogue name.
  boolean is(String... names) {
    List<String> written = PgNode.names(node.path("names"));
    return (written.size() == 1 || written.getFirst().equals("pg_catalog"))
        && Set.of(names).contains(name());
  }

  /// Whether it is no type, but an integer with a sequence.
  boolean isSerial() {
    return SERIAL.contains(name()) && node.path("names").size() == 1;
  }

  boolean hasModifier() {
    return !node.path("typmods").isEmpty();
  }

  boolean isArray() {
    return !node.path("arrayBounds").isEmpty();
  }

  private static String modifier(JsonNode constant) {
    return PgNode.of(constant).get("ival").path("ival").asString("…");
  }
}
