package dev.countersign.postgres.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Names of prepared statements as the server tells them apart: by their first 63 bytes.
///
/// The server keeps them in a hash table whose keys are `NAMEDATALEN` bytes long and compares no
/// more than that (`HASH_STRINGS` in `dynahash.c`). Two names that differ only later are one
/// statement to it. If they were two to us, closing one and preparing it anew would leave us with a
/// harmless text under the other name while the server runs the new one.
final class Names63 {

  private static final int BYTES_COMPARED = 63;

  private Names63() {}

  /// The bytes between two positions, one character for each byte.
  static String of(ByteBuffer bytes, int from, int to) {
    var name = new byte[Math.min(to - from, BYTES_COMPARED)];
    bytes.get(from, name);
    return new String(name, StandardCharsets.ISO_8859_1);
  }

  /// Whether the bytes between two positions are a name in this form.
  static boolean isAt(String name, ByteBuffer bytes, int from, int to) {
    int length = Math.min(to - from, BYTES_COMPARED);
    if (name.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if ((byte) name.charAt(i) != bytes.get(from + i)) {
        return false;
      }
    }
    return true;
  }

  /// The same form of a name that the server showed as text.
  static String of(String shown) {
    byte[] utf8 = shown.getBytes(StandardCharsets.UTF_8);
    return of(ByteBuffer.wrap(utf8), 0, utf8.length);
  }

  /// The name's bytes on the wire.
  static byte[] bytes(String name) {
    return name.getBytes(StandardCharsets.ISO_8859_1);
  }

  /// The name as people read it.
  static String shown(String name) {
    return new String(name.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }
}
