package dev.countersign.ledger.note;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/// A key that signs notes. Thread-safe.
///
/// Its secret leaves this object only through [#secretText], which is for the key file alone;
/// [#toString] shows the public half.
public final class SigningKey {

  private static final String SECRET_PREFIX = "PRIVATE+KEY+";
  private static final byte[] PKCS8_PREFIX =
      HexFormat.of().parseHex("302e020100300506032b657004220420");
  private static final byte[] PROBE =
      "Countersign checks that both halves of its ledger key belong together.\n"
          .getBytes(StandardCharsets.UTF_8);

  private final VerifierKey verifier;
  private final byte[] seed;
  private final PrivateKey privateKey;

  private SigningKey(VerifierKey verifier, byte[] seed) {
    this.verifier = verifier;
    this.seed = seed;
    this.privateKey = decode(seed);
  }

  /// A new key from the system's randomness.
  public static SigningKey generate(String name) {
    try {
      KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      return new SigningKey(
          new VerifierKey(name, lastBytes(pair.getPublic().getEncoded())),
          lastBytes(pair.getPrivate().getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK since 15 has Ed25519", e);
    }
  }

  /// Reads the secret and the public text form.
  ///
  /// @throws IllegalArgumentException when one is malformed or they do not belong together; the
  ///   message never holds the secret
  public static SigningKey parse(String secretText, String verifierText) {
    VerifierKey verifier = VerifierKey.parse(verifierText);
    String prefix = SECRET_PREFIX + verifier.name() + "+" + VerifierKey.idText(verifier.id()) + "+";
    if (!secretText.startsWith(prefix)) {
      throw new IllegalArgumentException("the secret half names another key than the public half");
    }
    byte[] typed = decodeSecret(secretText.substring(prefix.length()));
    SigningKey key = new SigningKey(verifier, Arrays.copyOfRange(typed, 1, typed.length));
    if (!verifier.verifies(PROBE, key.sign(PROBE))) {
      throw new IllegalArgumentException("the secret half does not belong to the public half");
    }
    return key;
  }

  private static byte[] decodeSecret(String base64) {
    byte[] typed;
    try {
      typed = Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      typed = new byte[0];
    }
    if (typed.length != VerifierKey.KEY_BYTES + 1 || typed[0] != VerifierKey.ED25519) {
      throw new IllegalArgumentException("the secret half is not that of an Ed25519 key");
    }
    return typed;
  }

  /// The public half.
  public VerifierKey verifier() {
    return verifier;
  }

  /// The 64 bytes of the signature over a text.
  byte[] sign(byte[] text) {
    try {
      Signature signer = Signature.getInstance("Ed25519");
      signer.initSign(privateKey);
      signer.update(text);
      return signer.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK since 15 has Ed25519", e);
    }
  }

  /// The secret as `PRIVATE+KEY+name+hash+base64`, the form that Go's note tools read.
  String secretText() {
    byte[] typed =
        ByteBuffer.allocate(VerifierKey.KEY_BYTES + 1).put(VerifierKey.ED25519).put(seed).array();
    return SECRET_PREFIX
        + verifier.name()
        + "+"
        + VerifierKey.idText(verifier.id())
        + "+"
        + Base64.getEncoder().encodeToString(typed);
  }

  @Override
  public String toString() {
    return "signing key of " + verifier;
  }

  private static byte[] lastBytes(byte[] encoded) {
    return Arrays.copyOfRange(encoded, encoded.length - VerifierKey.KEY_BYTES, encoded.length);
  }

  private static PrivateKey decode(byte[] seed) {
    byte[] encoded =
        ByteBuffer.allocate(PKCS8_PREFIX.length + seed.length).put(PKCS8_PREFIX).put(seed).array();
    try {
      return KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(encoded));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK since 15 has Ed25519", e);
    }
  }
}
