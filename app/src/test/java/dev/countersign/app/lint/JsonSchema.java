package dev.countersign.app.lint;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// Holds a document against a JSON schema (draft 7), as far as the schema of SARIF needs it. A
/// keyword that it does not know is an error, so that nothing goes unchecked.
final class JsonSchema {

  private static final Set<String> KNOWN =
      Set.of(
          "$schema",
          "$id",
          "id",
          "title",
          "description",
          "definitions",
          "default",
          "$ref",
          "type",
          "properties",
          "required",
          "additionalProperties",
          "items",
          "enum",
          "minimum",
          "maximum",
          "minItems",
          "uniqueItems",
          "pattern",
          "format",
          "anyOf",
          "allOf",
          "oneOf",
          "not");

  private final JsonNode root;
  private final List<String> mistakes = new ArrayList<>();

  private JsonSchema(JsonNode root) {
    this.root = root;
  }

  static List<String> mistakes(JsonNode schema, JsonNode document) {
    JsonSchema held = new JsonSchema(schema);
    held.check(schema, document, "$");
    return held.mistakes;
  }

  private void check(JsonNode schema, JsonNode value, String at) {
    schema.propertyNames().stream()
        .filter(name -> !KNOWN.contains(name))
        .forEach(name -> mistakes.add("the schema says " + name));
    if (schema.has("$ref")) {
      check(root.at(schema.path("$ref").asString().substring(1)), value, at);
      return;
    }
    require(
        !schema.has("type") || isType(schema.path("type"), value),
        at + " is no " + schema.path("type"));
    require(
        !schema.has("enum") || contains(schema.path("enum"), value),
        at + " is none of " + schema.path("enum"));
    number(schema, value, at);
    require(
        !schema.has("pattern")
            || !value.isString()
            || Pattern.compile(schema.path("pattern").asString()).matcher(value.asString()).find(),
        at + " does not match " + schema.path("pattern"));
    object(schema, value, at);
    array(schema, value, at);
    combined(schema, value, at);
  }

  private void number(JsonNode schema, JsonNode value, String at) {
    if (value.isNumber()) {
      require(
          !schema.has("minimum") || value.asDouble() >= schema.path("minimum").asDouble(),
          at + " is too small");
      require(
          !schema.has("maximum") || value.asDouble() <= schema.path("maximum").asDouble(),
          at + " is too large");
    }
  }

  private void object(JsonNode schema, JsonNode value, String at) {
    if (!value.isObject()) {
      return;
    }
    schema
        .path("required")
        .forEach(name -> require(value.has(name.asString()), at + " lacks " + name));
    value
        .properties()
        .forEach(property -> {
          JsonNode own = schema.path("properties").path(property.getKey());
          JsonNode others = schema.path("additionalProperties");
          String place = at + "." + property.getKey();
          if (!own.isMissingNode()) {
            check(own, property.getValue(), place);
          } else if (others.isObject()) {
            check(others, property.getValue(), place);
          } else {
            require(others.asBoolean(true), place + " is not known");
          }
        });
  }

  private void array(JsonNode schema, JsonNode value, String at) {
    if (!value.isArray()) {
      return;
    }
    require(value.size() >= schema.path("minItems").asInt(0), at + " has too few items");
    require(
        !schema.path("uniqueItems").asBoolean(false)
            || value.valueStream().distinct().count() == value.size(),
        at + " has an item twice");
    if (schema.has("items")) {
      for (int i = 0; i < value.size(); i++) {
        check(schema.path("items"), value.get(i), at + "[" + i + "]");
      }
    }
  }

  private void combined(JsonNode schema, JsonNode value, String at) {
    schema.path("allOf").forEach(one -> check(one, value, at));
    require(
        !schema.has("anyOf") || matching(schema.path("anyOf"), value) > 0,
        at + " is none of anyOf");
    require(
        !schema.has("oneOf") || matching(schema.path("oneOf"), value) == 1,
        at + " is not one of oneOf");
    require(
        !schema.has("not") || !mistakesIn(schema.path("not"), value).isEmpty(),
        at + " is what it may not be");
  }

  private long matching(JsonNode schemas, JsonNode value) {
    return schemas.valueStream().filter(one -> mistakesIn(one, value).isEmpty()).count();
  }

  private List<String> mistakesIn(JsonNode schema, JsonNode value) {
    JsonSchema alone = new JsonSchema(root);
    alone.check(schema, value, "$");
    return alone.mistakes;
  }

  private static boolean contains(JsonNode list, JsonNode value) {
    return list.valueStream().anyMatch(value::equals);
  }

  private static boolean isType(JsonNode type, JsonNode value) {
    if (type.isArray()) {
      return type.valueStream().anyMatch(one -> isType(one, value));
    }
    return switch (type.asString()) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isString();
      case "integer" -> value.isIntegralNumber();
      case "number" -> value.isNumber();
      case "boolean" -> value.isBoolean();
      case "null" -> value.isNull();
      default -> false;
    };
  }

  private void require(boolean holds, String mistake) {
    if (!holds) {
      mistakes.add(mistake);
    }
  }
}
