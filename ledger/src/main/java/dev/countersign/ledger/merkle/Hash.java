package dev.countersign.ledger.merkle;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/// A SHA-256 hash of the tree: of a leaf, of two hashes, or of nothing.
///
/// Leaves and inner nodes are hashed with different first bytes, so that no leaf can be passed off
/// as a node (RFC 6962, section 2.1). Immutable.
public final class Hash {

  /// How many bytes a hash has.
  public static final int BYTES = 32;

  /// The root of a tree without leaves: the hash of no bytes.
  public static final Hash EMPTY_ROOT = new Hash(sha256().digest());

  private static final byte LEAF = 0x00;
  private static final byte NODE = 0x01;

  private final byte[] bytes;

  private Hash(byte[] bytes) {
    this.bytes = bytes;
  }

  /// A hash from its 32 bytes.
  ///
  /// @throws IllegalArgumentException when there are not 32
  public static Hash of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException(
          "a hash has %d bytes, not %d".formatted(BYTES, bytes.length));
    }
    return new Hash(bytes.clone());
  }

  /// A hash from its base64 text.
  ///
  /// @throws IllegalArgumentException when the text is not the one standard encoding of 32 bytes
  public static Hash ofBase64(String text) {
    Hash hash = of(Base64.getDecoder().decode(text));
    if (!hash.base64().equals(text)) {
      throw new IllegalArgumentException("not the standard base64 of a hash");
    }
    return hash;
  }

  /// The hash of a leaf with this content.
  public static Hash ofLeaf(byte[] content) {
    MessageDigest sha256 = sha256();
    sha256.update(LEAF);
    return new Hash(sha256.digest(content));
  }

  /// The hash of the node over these two.
  public static Hash ofNode(Hash left, Hash right) {
    MessageDigest sha256 = sha256();
    sha256.update(NODE);
    sha256.update(left.bytes);
    return new Hash(sha256.digest(right.bytes));
  }

  /// A copy of the 32 bytes.
  public byte[] toArray() {
    return bytes.clone();
  }

  /// The standard base64 text, 44 characters.
  public String base64() {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /// 64 lower-case hexadecimal digits.
  public String hex() {
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Hash that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return hex();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
