package dev.countersign.core;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A SHA-256 digest, written as 64 lower-case hexadecimal digits.
///
/// @param hex the 64 digits
public record Digest(String hex) {

  private static final int HEX_DIGITS = 64;

  /// @throws CountersignException with [ErrorCode#BAD_REQUEST] when this is not 64 lower-case
  ///   hexadecimal digits
  public Digest {
    if (hex.length() != HEX_DIGITS || !hex.chars().allMatch(Digest::isHexDigit)) {
      throw new CountersignException(
          ErrorCode.BAD_REQUEST,
          "A digest is 64 lower-case hexadecimal digits; this one has "
              + hex.length()
              + " characters.");
    }
  }

  /// The digest of these bytes.
  public static Digest of(byte[] bytes) {
    return new Digest(HexFormat.of().formatHex(sha256().digest(bytes)));
  }

  /// A digest over several fields in order; every field is preceded by its length, so no two lists
  /// of fields collide.
  public static Builder over(String domain) {
    return new Builder().add(domain);
  }

  /// The first twelve digits, for people to compare by eye.
  public String shortened() {
    return hex.substring(0, 12);
  }

  @Override
  public String toString() {
    return hex;
  }

  private static boolean isHexDigit(int c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// Collects the fields of a digest. Not thread-safe.
  public static final class Builder {

    private final MessageDigest sha256 = sha256();

    private Builder() {}

    /// Adds the UTF-8 bytes of a text.
    public Builder add(String text) {
      return add(text.getBytes(StandardCharsets.UTF_8));
    }

    /// Adds bytes as they are.
    public Builder add(byte[] bytes) {
      sha256.update(ByteBuffer.allocate(Long.BYTES).putLong(bytes.length).array());
      sha256.update(bytes);
      return this;
    }

    /// Adds a number.
    public Builder add(long number) {
      return add(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
    }

    /// The digest over all that was added.
    public Digest build() {
      return new Digest(HexFormat.of().formatHex(sha256.digest()));
    }
  }
}
