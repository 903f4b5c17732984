package dev.countersign.pggrammar.build;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Reads the primitive encodings of the WebAssembly binary format (core specification 2.0, 5.2).
final class ByteSource {
  private final byte[] bytes;
  private int position;

  ByteSource(byte[] bytes) {
    this.bytes = bytes;
  }

  boolean hasMore() {
    return position < bytes.length;
  }

  int position() {
    return position;
  }

  int u8() {
    return bytes[position++] & 0xff;
  }

  long unsigned() {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      int next = u8();
      value |= (long) (next & 0x7f) << shift;
      if ((next & 0x80) == 0) {
        return value;
      }
    }
  }

  int index() {
    return Math.toIntExact(unsigned());
  }

  long signed() {
    long value = 0;
    int shift = 0;
    int next;
    do {
      next = u8();
      value |= (long) (next & 0x7f) << shift;
      shift += 7;
    } while ((next & 0x80) != 0);
    return shift < 64 && (next & 0x40) != 0 ? value | -1L << shift : value;
  }

  byte[] take(int count) {
    position += count;
    return Arrays.copyOfRange(bytes, position - count, position);
  }

  byte[] rest() {
    return take(bytes.length - position);
  }

  String name() {
    return new String(take(index()), StandardCharsets.UTF_8);
  }
}
