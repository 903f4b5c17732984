package dev.countersign.postgres.driver;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.countersign.core.Bytes;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// An error as the server says it: fields by their letter (manual, "Error and Notice Message
/// Fields").
record ServerError(SortedMap<Character, String> fields) {

  /// An error of ours in the server's form, for what the server could not say itself.
  static ServerError ours(String sqlState, String message, String detail) {
    var fields =
        new TreeMap<Character, String>(
            Map.of('S', "ERROR", 'V', "ERROR", 'C', sqlState, 'M', message));
    if (!detail.isEmpty()) {
      fields.put('D', detail);
    }
    return new ServerError(fields);
  }

  String sqlState() {
    return fields.getOrDefault('C', "XX000");
  }

  String message() {
    return fields.getOrDefault('M', "");
  }

  /// Detail and hint, for people.
  String detail() {
    String detail = fields.getOrDefault('D', "");
    String hint = fields.getOrDefault('H', "");
    return detail.isEmpty() || hint.isEmpty() ? detail + hint : detail + " " + hint;
  }

  /// The ErrorResponse message.
  Bytes asMessage() {
    var body = new ByteArrayOutputStream();
    fields.forEach((letter, text) -> {
      body.write(letter);
      body.writeBytes(text.getBytes(UTF_8));
      body.write(0);
    });
    body.write(0);
    return Bytes.copyOf(
        ByteBuffer.allocate(BackendMessage.HEADER_BYTES + body.size())
            .put((byte) 'E')
            .putInt(Integer.BYTES + body.size())
            .put(body.toByteArray())
            .array());
  }
}
