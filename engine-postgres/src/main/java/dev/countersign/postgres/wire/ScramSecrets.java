package dev.countersign.postgres.wire;

import static com.ongres.scram.common.ScramMechanism.SCRAM_SHA_256;

import com.ongres.scram.common.ScramFunctions;
import com.ongres.scram.common.StringPreparation;
import dev.countersign.core.Bytes;
import dev.countersign.core.wire.Admission.SecretVerifier;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;

/// Makes the verifiers against which clients prove their tokens with SCRAM-SHA-256 (RFC 5802, RFC
/// 7677), and the false verifiers that hide which names exist. Thread-safe.
public final class ScramSecrets {

  /// The least that RFC 7677 allows. Tokens are long and random, so more would slow every login and
  /// protect nothing.
  public static final int ITERATIONS = 4096;

  private static final int SALT_BYTES = 16;

  private final byte[] processSecret;
  private final SecureRandom random;

  /// @param random where salts and the secret behind the false verifiers come from
  public ScramSecrets(SecureRandom random) {
    this.random = random;
    this.processSecret = new byte[32];
    random.nextBytes(processSecret);
  }

  /// The verifier of a token, with a new salt.
  public SecretVerifier of(String token) {
    var salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    return of(token, salt, ITERATIONS);
  }

  static SecretVerifier of(String token, byte[] salt, int iterations) {
    byte[] salted = saltedPassword(token, salt, iterations);
    byte[] clientKey = ScramFunctions.clientKey(SCRAM_SHA_256, salted);
    return new SecretVerifier(
        Bytes.copyOf(salt),
        iterations,
        Bytes.copyOf(ScramFunctions.storedKey(SCRAM_SHA_256, clientKey)),
        Bytes.copyOf(ScramFunctions.serverKey(SCRAM_SHA_256, salted)));
  }

  /// A verifier that no token satisfies. The same name gets the same salt as long as the process
  /// lives, as a real one would, so asking twice does not tell that the name does not exist.
  SecretVerifier forNobody(String user, String database) {
    byte[] name = (user + '\0' + database).getBytes(StandardCharsets.UTF_8);
    byte[] derived = ScramFunctions.hmac(SCRAM_SHA_256, processSecret, name);
    var noKey = new byte[32];
    random.nextBytes(noKey);
    return new SecretVerifier(
        Bytes.copyOf(Arrays.copyOf(derived, SALT_BYTES)),
        ITERATIONS,
        Bytes.copyOf(noKey),
        Bytes.copyOf(noKey));
  }

  /// The password as PostgreSQL prepares it (SASLprep where it can be, else as it is), salted.
  static byte[] saltedPassword(String password, byte[] salt, int iterations) {
    return ScramFunctions.saltedPassword(
        SCRAM_SHA_256,
        StringPreparation.POSTGRESQL_PREPARATION,
        password.toCharArray(),
        salt,
        iterations);
  }
}
