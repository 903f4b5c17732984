package dev.countersign.postgres.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Reads the body of one message as strictly as the server does: every field lies inside the
/// message, texts end with a zero byte, and nothing is left over. Reusable; not thread-safe.
final class MessageReader {

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private ByteBuffer bytes = NOTHING;
  private int at;
  private int limit;
  private String lastName = "";

  /// Starts reading the bytes between two absolute positions.
  MessageReader over(ByteBuffer source, int from, int to) {
    bytes = source;
    at = from;
    limit = to;
    return this;
  }

  int remaining() {
    return limit - at;
  }

  int position() {
    return at;
  }

  int limit() {
    return limit;
  }

  byte int8() throws ProtocolViolation {
    need(1);
    return bytes.get(at++);
  }

  int int16() throws ProtocolViolation {
    need(Short.BYTES);
    int value = bytes.getShort(at);
    at += Short.BYTES;
    return value;
  }

  int int32() throws ProtocolViolation {
    need(Integer.BYTES);
    int value = bytes.getInt(at);
    at += Integer.BYTES;
    return value;
  }

  byte[] bytes(int count) throws ProtocolViolation {
    if (count < 0) {
      throw new ProtocolViolation("insufficient data left in message");
    }
    need(count);
    var content = new byte[count];
    bytes.get(at, content);
    at += count;
    return content;
  }

  /// The bytes up to the next zero byte, which is consumed.
  byte[] textBytes() throws ProtocolViolation {
    int end = zeroAt();
    var content = new byte[end - at];
    bytes.get(at, content);
    at = end + 1;
    return content;
  }

  /// A text of UTF-8; what is not UTF-8 is replaced.
  String text() throws ProtocolViolation {
    return new String(textBytes(), StandardCharsets.UTF_8);
  }

  /// The name of a prepared statement or portal: see [Names63].
  String name() throws ProtocolViolation {
    int end = zeroAt();
    if (end == at) {
      at++;
      return "";
    }
    if (!Names63.isAt(lastName, bytes, at, end)) {
      lastName = Names63.of(bytes, at, end);
    }
    at = end + 1;
    return lastName;
  }

  void skipText() throws ProtocolViolation {
    at = zeroAt() + 1;
  }

  /// Nothing may be left over.
  void end() throws ProtocolViolation {
    if (at != limit) {
      throw new ProtocolViolation(ProtocolViolation.INVALID_FORMAT);
    }
  }

  private int zeroAt() throws ProtocolViolation {
    for (int i = at; i < limit; i++) {
      if (bytes.get(i) == 0) {
        return i;
      }
    }
    throw new ProtocolViolation("invalid string in message");
  }

  private void need(int count) throws ProtocolViolation {
    if (limit - at < count) {
      throw new ProtocolViolation("insufficient data left in message");
    }
  }
}
