package dev.countersign.postgres.dialect;

import dev.countersign.core.BindValue;
import dev.countersign.core.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// The only way to the value of a literal. Whoever asks makes the verdict depend on that value, and
/// this remembers it.
final class Literals {

  private static final int BINARY_EMPTY = 12;
  private static final int BINARY_HEADER = 20;

  private Literals() {}

  /// The text of an expression that is a string literal, perhaps behind a cast.
  static Optional<String> text(JsonNode expression, Reach reach) {
    var node = PgNode.of(expression);
    if (node.is("TypeCast")) {
      return text(node.get("arg"), reach);
    }
    if (!node.is("A_Const") || !node.has("sval")) {
      return Optional.empty();
    }
    reach.literalRead();
    return Optional.of(PgNode.text(node.get("sval"), "sval"));
  }

  /// Any literal as SET takes it: a string, a number, or a truth value.
  static Optional<String> setting(JsonNode expression, Reach reach) {
    var node = PgNode.of(expression);
    if (node.is("TypeCast")) {
      return setting(node.get("arg"), reach);
    }
    if (!node.is("A_Const")) {
      return Optional.empty();
    }
    reach.literalRead();
    if (node.has("ival")) {
      return Optional.of(Integer.toString(node.get("ival").path("ival").asInt(0)));
    }
    if (node.has("boolval")) {
      return Optional.of(PgNode.flag(node.get("boolval"), "boolval") ? "true" : "false");
    }
    return Optional.of(
        node.has("fval")
            ? PgNode.text(node.get("fval"), "fval")
            : PgNode.text(node.get("sval"), "sval"));
  }

  /// How many elements an array has that is written as one string, such as `{1,2}`; empty for more
  /// than one dimension and for quoted elements.
  static Optional<Integer> elements(JsonNode constant, Reach reach) {
    return text(constant, reach).flatMap(Literals::elements);
  }

  private static Optional<Integer> elements(String array) {
    String text = array.strip();
    if (!text.matches("\\{[^{}\"\\\\]*}")) {
      return Optional.empty();
    }
    return Optional.of((int) text.chars().filter(c -> c == ',').count() + 1);
  }

  /// How many elements an array has that is bound to a parameter; empty for more than one dimension
  /// and for what cannot be counted.
  static Optional<Integer> elements(BindValue value, Reach reach) {
    reach.literalRead();
    Optional<Bytes> bytes = value.bytes();
    if (bytes.isEmpty()) {
      return Optional.of(0);
    }
    byte[] array = bytes.get().toArray();
    return value.binary()
        ? binaryElements(array)
        : elements(new String(array, StandardCharsets.UTF_8));
  }

  /// The wire format of an array begins with the number of dimensions, a flag, the elements' type,
  /// and the size of the first dimension (`array_send` in `src/backend/utils/adt/arrayfuncs.c`).
  private static Optional<Integer> binaryElements(byte[] array) {
    if (array.length < BINARY_HEADER) {
      return array.length == BINARY_EMPTY && ByteBuffer.wrap(array).getInt() == 0
          ? Optional.of(0)
          : Optional.empty();
    }
    var header = ByteBuffer.wrap(array);
    return header.getInt() == 1
        ? Optional.of(header.getInt(BINARY_EMPTY)).filter(size -> size >= 0)
        : Optional.empty();
  }
}
