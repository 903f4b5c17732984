package dev.countersign.app.baddays;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/// The client's two messages of SCRAM-SHA-256 (RFC 5802 and 7677), without channel binding.
final class ScramClient {

  private static final String BARE = "n=,r=a-nonce-of-a-test";

  private ScramClient() {}

  static byte[] first() {
    byte[] content = ("n,," + BARE).getBytes(ISO_8859_1);
    return RawClient.message(
        'p',
        RawClient.text("SCRAM-SHA-256"),
        ByteBuffer.allocate(4).putInt(content.length).array(),
        content);
  }

  /// @param challenge the body of AuthenticationSASLContinue
  static byte[] last(String token, byte[] challenge) {
    String given = new String(challenge, 4, challenge.length - 4, ISO_8859_1);
    String[] parts = given.split(",");
    String bare = "c=biws," + parts[0];
    byte[] salt = Base64.getDecoder().decode(parts[1].substring(2));
    int rounds = Integer.parseInt(parts[2].substring(2));
    byte[] proof = proof(token, salt, rounds, BARE + "," + given + "," + bare);
    String all = bare + ",p=" + Base64.getEncoder().encodeToString(proof);
    return RawClient.message('p', all.getBytes(ISO_8859_1));
  }

  private static byte[] proof(String token, byte[] salt, int rounds, String authMessage) {
    try {
      byte[] salted =
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
              .generateSecret(new PBEKeySpec(token.toCharArray(), salt, rounds, 256))
              .getEncoded();
      byte[] key = hmac(salted, "Client Key");
      byte[] signature = hmac(MessageDigest.getInstance("SHA-256").digest(key), authMessage);
      for (int i = 0; i < key.length; i++) {
        key[i] ^= signature[i];
      }
      return key;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text.getBytes(UTF_8));
  }
}
