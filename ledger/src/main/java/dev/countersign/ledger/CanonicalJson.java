package dev.countersign.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/// The one text of a JSON value (RFC 8785, JSON Canonicalization Scheme).
///
/// The hard part of the scheme is how fractions are printed, and [Json] has none. What is left is
/// the order of fields, no white space, and the shortest escapes.
public final class CanonicalJson {

  /// How deep arrays and objects may be nested.
  public static final int DEPTH_MAX = 32;

  private static final int TEXT_CHARS_MAX = 1 << 20;

  private static final JsonFactory READER =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEPTH_MAX)
                  .maxStringLength(TEXT_CHARS_MAX)
                  .maxNumberLength(Long.toString(Long.MIN_VALUE).length())
                  .build())
          .build();

  private CanonicalJson() {}

  /// The canonical text of a value.
  ///
  /// @throws IllegalArgumentException when it is nested too deep
  public static String write(Json value) {
    StringBuilder text = new StringBuilder();
    write(value, text, 0);
    return text.toString();
  }

  /// Reads a text that must be canonical already.
  ///
  /// @throws IllegalArgumentException when it is not JSON, or not the canonical text of its value
  public static Json read(String text) {
    Json value;
    try (JsonParser parser = READER.createParser(ObjectReadContext.empty(), text)) {
      parser.nextToken();
      value = read(parser);
      if (parser.nextToken() != null) {
        throw new IllegalArgumentException("more than one JSON value");
      }
    } catch (JacksonException e) {
      throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
    }
    if (!write(value).equals(text)) {
      throw new IllegalArgumentException("JSON, but not in canonical form");
    }
    return value;
  }

  private static Json read(JsonParser parser) {
    JsonToken token = parser.currentToken();
    if (token == null) {
      throw new IllegalArgumentException("an empty text");
    }
    return switch (token) {
      case VALUE_STRING -> new Json.Text(parser.getString());
      case VALUE_NUMBER_INT -> new Json.Whole(parser.getLongValue());
      case VALUE_TRUE -> new Json.Flag(true);
      case VALUE_FALSE -> new Json.Flag(false);
      case START_ARRAY -> readItems(parser);
      case START_OBJECT -> readFields(parser);
      case VALUE_NULL, VALUE_NUMBER_FLOAT, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
          throw new IllegalArgumentException("entries have no null and no fractions");
      case END_ARRAY, END_OBJECT, PROPERTY_NAME ->
          throw new IllegalArgumentException("a value is missing");
    };
  }

  private static Json readItems(JsonParser parser) {
    List<Json> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(read(parser));
    }
    return new Json.Items(items);
  }

  private static Json readFields(JsonParser parser) {
    Map<String, Json> fields = new TreeMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      fields.put(name, read(parser));
    }
    return new Json.Fields(fields);
  }

  private static void write(Json value, StringBuilder text, int depth) {
    if (depth > DEPTH_MAX) {
      throw new IllegalArgumentException("entries are nested at most %d deep".formatted(DEPTH_MAX));
    }
    switch (value) {
      case Json.Text(var content) -> writeText(content, text);
      case Json.Whole(var number) -> text.append(number);
      case Json.Flag(var flag) -> text.append(flag);
      case Json.Items(var items) -> writeItems(items, text, depth);
      case Json.Fields(var fields) -> writeFields(fields, text, depth);
    }
  }

  private static void writeItems(List<Json> items, StringBuilder text, int depth) {
    String separator = "[";
    for (Json item : items) {
      text.append(separator);
      write(item, text, depth + 1);
      separator = ",";
    }
    text.append(items.isEmpty() ? "[]" : "]");
  }

  private static void writeFields(Map<String, Json> fields, StringBuilder text, int depth) {
    String separator = "{";
    for (Map.Entry<String, Json> field : fields.entrySet()) {
      text.append(separator);
      writeText(field.getKey(), text);
      text.append(':');
      write(field.getValue(), text, depth + 1);
      separator = ",";
    }
    text.append(fields.isEmpty() ? "{}" : "}");
  }

  private static void writeText(String content, StringBuilder text) {
    text.append('"');
    for (int i = 0; i < content.length(); i++) {
      char c = content.charAt(i);
      switch (c) {
        case '"' -> text.append("\\\"");
        case '\\' -> text.append("\\\\");
        case '\b' -> text.append("\\b");
        case '\t' -> text.append("\\t");
        case '\n' -> text.append("\\n");
        case '\f' -> text.append("\\f");
        case '\r' -> text.append("\\r");
        default -> writeCharacter(c, text);
      }
    }
    text.append('"');
  }

  private static void writeCharacter(char c, StringBuilder text) {
    if (c < ' ') {
      text.append("\\u00")
          .append(Character.forDigit(c >> 4, 16))
          .append(Character.forDigit(c & 15, 16));
    } else {
      text.append(c);
    }
  }
}
