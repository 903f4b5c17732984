package dev.countersign.postgres.wire;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// The digest that stands for long contents. It starts with a zero byte and a mark, which no text
/// does, so it is never taken for a content itself.
final class Sha256 {

  private Sha256() {}

  static byte[] of(byte[] content) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      var marked = new byte[digest.length + 2];
      marked[1] = 'H';
      System.arraycopy(digest, 0, marked, 2, digest.length);
      return marked;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
