package dev.countersign.core;

import java.util.Arrays;

/// Bytes that nobody can change, equal when their content is.
public final class Bytes {

  private final byte[] content;

  private Bytes(byte[] content) {
    this.content = content;
  }

  /// A copy of these bytes.
  public static Bytes copyOf(byte[] content) {
    return new Bytes(content.clone());
  }

  /// A copy of the bytes.
  public byte[] toArray() {
    return content.clone();
  }

  /// How many there are.
  public int length() {
    return content.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that && Arrays.equals(content, that.content);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(content);
  }

  @Override
  public String toString() {
    return content.length + " bytes";
  }
}
