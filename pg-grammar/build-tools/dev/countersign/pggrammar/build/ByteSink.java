package dev.countersign.pggrammar.build;

import java.io.ByteArrayOutputStream;

/// Writes the primitive encodings of the WebAssembly binary format, each in its shortest form.
final class ByteSink {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  ByteSink u8(int value) {
    bytes.write(value);
    return this;
  }

  ByteSink unsigned(long value) {
    long rest = value;
    while (rest >>> 7 != 0) {
      bytes.write((int) (rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    return u8((int) rest);
  }

  ByteSink signed(long value) {
    long rest = value;
    while (rest < -64 || rest > 63) {
      bytes.write((int) (rest & 0x7f) | 0x80);
      rest >>= 7;
    }
    return u8((int) (rest & 0x7f));
  }

  ByteSink littleEndian(int value) {
    return u8(value).u8(value >> 8).u8(value >> 16).u8(value >> 24);
  }

  ByteSink raw(byte[] source) {
    bytes.write(source, 0, source.length);
    return this;
  }

  /// A length, then that many bytes.
  ByteSink block(byte[] source) {
    return unsigned(source.length).raw(source);
  }

  int size() {
    return bytes.size();
  }

  byte[] toBytes() {
    return bytes.toByteArray();
  }
}
