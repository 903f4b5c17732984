package dev.countersign.postgres.wire;

import java.util.Arrays;

/// The key under which a verdict may be remembered: all of the statement that the verdict depends
/// on, and the session state.
final class StatementKey {

  /// Longer contents are replaced by their SHA-256, so that a memory of keys stays small.
  static final int CONTENT_BYTES_MAX = 1 << 10;

  private final byte[] content;
  private final KnownState state;
  private final int hash;

  /// @param content nobody else may change it
  StatementKey(byte[] content, KnownState state) {
    this.content = content.length > CONTENT_BYTES_MAX ? Sha256.of(content) : content;
    this.state = state;
    this.hash = 31 * Arrays.hashCode(this.content) + state.hashCode();
  }

  KnownState state() {
    return state;
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || other instanceof StatementKey that
            && hash == that.hash
            && Arrays.equals(content, that.content)
            && state.equals(that.state);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
