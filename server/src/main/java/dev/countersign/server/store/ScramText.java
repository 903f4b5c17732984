package dev.countersign.server.store;

import dev.countersign.core.Bytes;
import dev.countersign.core.wire.Admission;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A SCRAM-SHA-256 verifier as one text, in the form of RFC 5803 that PostgreSQL uses as well:
/// `SCRAM-SHA-256$iterations:salt$storedKey:serverKey`.
final class ScramText {

  private static final Pattern FORM =
      Pattern.compile(
          "SCRAM-SHA-256\\$([1-9][0-9]{0,8}):([A-Za-z0-9+/=]+)\\$([A-Za-z0-9+/=]{44}):([A-Za-z0-9+/=]{44})");

  private ScramText() {}

  static String write(Admission.SecretVerifier verifier) {
    return "SCRAM-SHA-256$"
        + verifier.iterations()
        + ":"
        + base64(verifier.salt())
        + "$"
        + base64(verifier.storedKey())
        + ":"
        + base64(verifier.serverKey());
  }

  /// @throws IllegalArgumentException when it is not one
  static Admission.SecretVerifier read(String text) {
    Matcher match = FORM.matcher(text);
    if (!match.matches()) {
      throw new IllegalArgumentException("not a SCRAM-SHA-256 verifier");
    }
    return new Admission.SecretVerifier(
        bytes(match.group(2)),
        Integer.parseInt(match.group(1)),
        bytes(match.group(3)),
        bytes(match.group(4)));
  }

  private static String base64(Bytes bytes) {
    return Base64.getEncoder().encodeToString(bytes.toArray());
  }

  private static Bytes bytes(String base64) {
    return Bytes.copyOf(Base64.getDecoder().decode(base64));
  }
}
