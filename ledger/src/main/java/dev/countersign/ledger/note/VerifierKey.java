package dev.countersign.ledger.note;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/// The public half of a key that signs notes, with its name.
///
/// Written as `name+hash+base64`, where hash is the key ID in hexadecimal and the base64 holds the
/// signature type 0x01 (Ed25519) and the 32 bytes of the key. Immutable.
public final class VerifierKey {

  static final int KEY_BYTES = 32;
  static final byte ED25519 = 0x01;

  private static final byte[] X509_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

  private final String name;
  private final byte[] publicBytes;
  private final int id;
  private final PublicKey publicKey;

  /// A key from its name and its 32 bytes.
  ///
  /// @throws IllegalArgumentException when either cannot be that of a key
  public VerifierKey(String name, byte[] publicBytes) {
    KeyName.require(name);
    if (publicBytes.length != KEY_BYTES) {
      throw new IllegalArgumentException("an Ed25519 public key has 32 bytes");
    }
    this.name = name;
    this.publicBytes = publicBytes.clone();
    this.id = idOf(name, publicBytes);
    this.publicKey = decode(publicBytes);
  }

  /// Reads the text form.
  ///
  /// @throws IllegalArgumentException when it is not one
  public static VerifierKey parse(String text) {
    String[] parts = text.split("\\+", 3);
    if (parts.length != 3) {
      throw malformed();
    }
    byte[] typed = Base64.getDecoder().decode(parts[2]);
    if (typed.length != KEY_BYTES + 1 || typed[0] != ED25519) {
      throw malformed();
    }
    VerifierKey key = new VerifierKey(parts[0], Arrays.copyOfRange(typed, 1, typed.length));
    if (!key.toString().equals(text)) {
      throw malformed();
    }
    return key;
  }

  private static IllegalArgumentException malformed() {
    return new IllegalArgumentException(
        "not a verifier key; expected name+hash+base64 of an Ed25519 key with its own hash");
  }

  /// The name that its signatures carry.
  public String name() {
    return name;
  }

  /// The first four bytes of SHA-256 over name, newline, 0x01 and public key.
  public int id() {
    return id;
  }

  /// Whether this is the signature of the text by this key.
  public boolean verifies(byte[] text, byte[] signature) {
    try {
      Signature verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(publicKey);
      verifier.update(text);
      return verifier.verify(signature);
    } catch (SignatureException e) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK since 15 has Ed25519", e);
    }
  }

  static String idText(int id) {
    return HexFormat.of().toHexDigits(id);
  }

  private static int idOf(String name, byte[] publicBytes) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(name.getBytes(StandardCharsets.UTF_8));
      sha256.update((byte) '\n');
      sha256.update(ED25519);
      return ByteBuffer.wrap(sha256.digest(publicBytes)).getInt();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static PublicKey decode(byte[] publicBytes) {
    byte[] encoded =
        ByteBuffer.allocate(X509_PREFIX.length + KEY_BYTES)
            .put(X509_PREFIX)
            .put(publicBytes)
            .array();
    try {
      return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("not the bytes of an Ed25519 public key", e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VerifierKey that
        && name.equals(that.name)
        && Arrays.equals(publicBytes, that.publicBytes);
  }

  @Override
  public int hashCode() {
    return id;
  }

  /// The text form, to be given to auditors.
  @Override
  public String toString() {
    byte[] typed = ByteBuffer.allocate(KEY_BYTES + 1).put(ED25519).put(publicBytes).array();
    return name + "+" + idText(id) + "+" + Base64.getEncoder().encodeToString(typed);
  }
}
