package dev.countersign.postgres.driver;

import dev.countersign.core.Bytes;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.Optional;

/// The `tls-server-end-point` channel binding (RFC 5929, section 4.1): a digest of the server's
/// certificate by the hash of its signature, SHA-256 where that is MD5 or SHA-1.
final class EndPoint {

  private EndPoint() {}

  /// Empty where the signature has no single hash, such as Ed25519.
  static Optional<Bytes> of(Certificate certificate) {
    if (!(certificate instanceof X509Certificate x509)) {
      return Optional.empty();
    }
    String algorithm = x509.getSigAlgName().toUpperCase(Locale.ROOT);
    int with = algorithm.indexOf("WITH");
    if (with <= 0) {
      return Optional.empty();
    }
    try {
      var digest = MessageDigest.getInstance(hash(algorithm.substring(0, with)));
      return Optional.of(Bytes.copyOf(digest.digest(x509.getEncoded())));
    } catch (GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  private static String hash(String name) {
    return switch (name) {
      case "MD5", "SHA1" -> "SHA-256";
      case "SHA224", "SHA256", "SHA384", "SHA512" -> "SHA-" + name.substring(3);
      default -> name;
    };
  }
}
