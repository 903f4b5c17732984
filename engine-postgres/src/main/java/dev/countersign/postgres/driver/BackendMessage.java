package dev.countersign.postgres.driver;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.TreeMap;

/// One message of the server, kept as the bytes that arrived.
///
/// @param frame type, length and content; never changed
record BackendMessage(byte[] frame) {

  static final int HEADER_BYTES = 5;

  char type() {
    return (char) frame[0];
  }

  /// The content as text up to its first zero byte, such as the tag of CommandComplete.
  String text() {
    return textAt(content());
  }

  /// The transaction status of ReadyForQuery: `I`, `T` or `E`.
  char transactionStatus() {
    return (char) frame[HEADER_BYTES];
  }

  /// The fields of ErrorResponse and NoticeResponse.
  ServerError error() {
    var fields = new TreeMap<Character, String>();
    ByteBuffer rest = content();
    while (rest.hasRemaining()) {
      char field = (char) rest.get();
      if (field == 0) {
        break;
      }
      fields.put(field, textAt(rest));
    }
    return new ServerError(fields);
  }

  /// The first column of a DataRow as text; empty text for NULL.
  String firstColumn() {
    ByteBuffer row = content();
    if (row.getShort() == 0) {
      return "";
    }
    int length = row.getInt();
    return length < 0 ? "" : new String(frame, row.position(), length, UTF_8);
  }

  private ByteBuffer content() {
    return ByteBuffer.wrap(frame, HEADER_BYTES, frame.length - HEADER_BYTES);
  }

  private String textAt(ByteBuffer buffer) {
    int start = buffer.position();
    while (buffer.hasRemaining()) {
      if (buffer.get() == 0) {
        return new String(frame, start, buffer.position() - 1 - start, UTF_8);
      }
    }
    return new String(frame, start, buffer.position() - start, UTF_8);
  }
}
