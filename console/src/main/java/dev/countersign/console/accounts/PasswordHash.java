package dev.countersign.console.accounts;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/// A password as it is kept: hashed with argon2id (RFC 9106), 19 MiB of memory and two passes.
///
/// @param encoded salt and hash in the usual text form, beginning with `$argon2id$`
public record PasswordHash(String encoded) {

  private static final int MEMORY_KIB = 19 * 1024;
  private static final int PASSES = 2;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final String PREFIX =
      "$argon2id$v=19$m=%d,t=%d,p=1$".formatted(MEMORY_KIB, PASSES);
  private static final SecureRandom RANDOM = new SecureRandom();

  /// @throws IllegalArgumentException when this is not a hash of this kind
  public PasswordHash {
    if (!encoded.startsWith(PREFIX)
        || encoded.substring(PREFIX.length()).split("\\$").length != 2) {
      throw new IllegalArgumentException("not an argon2id hash with " + PREFIX);
    }
  }

  /// Hashes a password with a fresh salt; takes some tens of milliseconds.
  public static PasswordHash of(String password) {
    byte[] salt = new byte[SALT_BYTES];
    RANDOM.nextBytes(salt);
    return new PasswordHash(PREFIX + text(salt) + "$" + text(argon2id(password, salt)));
  }

  /// Whether this is the hash of that password.
  public boolean matches(String password) {
    String[] parts = encoded.substring(PREFIX.length()).split("\\$");
    byte[] salt = Base64.getDecoder().decode(parts[0]);
    return MessageDigest.isEqual(Base64.getDecoder().decode(parts[1]), argon2id(password, salt));
  }

  @Override
  public String toString() {
    return "PasswordHash";
  }

  private static byte[] argon2id(String password, byte[] salt) {
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(MEMORY_KIB)
            .withIterations(PASSES)
            .withParallelism(1)
            .withSalt(salt)
            .build());
    byte[] hash = new byte[HASH_BYTES];
    generator.generateBytes(password.getBytes(StandardCharsets.UTF_8), hash);
    return hash;
  }

  private static String text(byte[] bytes) {
    return Base64.getEncoder().withoutPadding().encodeToString(bytes);
  }
}
