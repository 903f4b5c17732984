package dev.countersign.app.parties;

import dev.countersign.core.Digest;
import java.security.SecureRandom;
import java.util.Base64;

/// Secrets that the gate makes itself: 256 random bits, and what they are found by.
final class BearerToken {

  private static final String PREFIX = "cs_";
  private static final int BYTES = 32;

  private BearerToken() {}

  /// A new one; the prefix lets scanners for leaked secrets recognize it.
  static String make(SecureRandom random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  static Digest digest(String token) {
    return Digest.over("countersign bearer token v1").add(token).build();
  }
}
