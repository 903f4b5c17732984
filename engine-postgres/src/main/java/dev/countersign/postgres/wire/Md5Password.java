package dev.countersign.postgres.wire;

import dev.countersign.core.Target.Credential;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The answer to AuthenticationMD5Password: `md5(md5(password + user) + salt)`. Weak, and still
/// what some servers ask for.
final class Md5Password {

  private Md5Password() {}

  static String of(Credential credential, byte[] salt) {
    String inner =
        hex((credential.password() + credential.user()).getBytes(StandardCharsets.UTF_8));
    byte[] ascii = inner.getBytes(StandardCharsets.US_ASCII);
    var salted = new byte[ascii.length + salt.length];
    System.arraycopy(ascii, 0, salted, 0, ascii.length);
    System.arraycopy(salt, 0, salted, ascii.length, salt.length);
    return "md5" + hex(salted);
  }

  private static String hex(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has MD5", e);
    }
  }
}
