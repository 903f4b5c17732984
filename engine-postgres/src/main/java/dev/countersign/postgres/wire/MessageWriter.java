package dev.countersign.postgres.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Writes messages of the PostgreSQL protocol one after the other. Not thread-safe.
public final class MessageWriter {

  private ByteBuffer bytes = ByteBuffer.allocate(128);
  private int lengthAt = -1;

  /// Starts a message of this type.
  public MessageWriter begin(char type) {
    return int8(type).beginUntyped();
  }

  /// Starts a message that has no type byte: those before the login.
  public MessageWriter beginUntyped() {
    lengthAt = bytes.position();
    return int32(0);
  }

  /// Ends the message that was begun.
  public MessageWriter end() {
    bytes.putInt(lengthAt, bytes.position() - lengthAt);
    return this;
  }

  /// Adds one byte.
  public MessageWriter int8(int value) {
    room(1).put((byte) value);
    return this;
  }

  /// Adds a 16-bit number.
  public MessageWriter int16(int value) {
    room(Short.BYTES).putShort((short) value);
    return this;
  }

  /// Adds a 32-bit number.
  public MessageWriter int32(int value) {
    room(Integer.BYTES).putInt(value);
    return this;
  }

  /// Adds bytes as they are.
  public MessageWriter bytes(byte[] value) {
    room(value.length).put(value);
    return this;
  }

  /// Adds a text and the zero byte that ends it; a zero byte inside becomes a question mark.
  public MessageWriter text(String value) {
    return bytes(value.replace('\0', '?').getBytes(StandardCharsets.UTF_8)).int8(0);
  }

  /// All that was written.
  public ByteBuffer done() {
    return bytes.flip();
  }

  private ByteBuffer room(int needed) {
    if (bytes.remaining() < needed) {
      int wanted = Math.max(bytes.capacity() * 2, bytes.position() + needed);
      bytes = ByteBuffer.allocate(wanted).put(bytes.flip());
    }
    return bytes;
  }
}
