package dev.countersign.postgres.wire;

import static com.ongres.scram.common.ScramMechanism.SCRAM_SHA_256;

import com.ongres.scram.common.ScramFunctions;
import dev.countersign.core.Bytes;
import dev.countersign.core.wire.Admission.SecretVerifier;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/// The server's side of one SCRAM-SHA-256 exchange (RFC 5802, RFC 7677; channel binding
/// `tls-server-end-point` of RFC 5929). Not thread-safe.
final class ScramExchange {

  static final String PLAIN = "SCRAM-SHA-256";
  static final String PLUS = "SCRAM-SHA-256-PLUS";

  private static final int NONCE_BYTES = 18;

  private final SecretVerifier verifier;
  private final Optional<Bytes> endPoint;
  private final boolean plus;
  private final String serverNonce;

  private String gs2Header = "";
  private String clientFirstBare = "";
  private String serverFirst = "";
  private String nonce = "";

  /// @param endPoint the channel binding data; empty where PLUS was not offered
  /// @param plus whether the client chose PLUS
  /// @param serverNonce the server's part of the nonce: printable, without a comma
  ScramExchange(
      SecretVerifier verifier, Optional<Bytes> endPoint, boolean plus, String serverNonce) {
    this.verifier = verifier;
    this.endPoint = endPoint;
    this.plus = plus;
    this.serverNonce = serverNonce;
  }

  /// A new part of a nonce, for either side.
  static String newNonce(SecureRandom random) {
    var bytes = new byte[NONCE_BYTES];
    random.nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }

  /// Takes the client's first message.
  ///
  /// @return the server's first message
  String first(String clientFirst) throws ProtocolViolation {
    int afterFlag = clientFirst.indexOf(',');
    int afterIdentity = clientFirst.indexOf(',', afterFlag + 1);
    if (afterFlag < 0 || afterIdentity < 0) {
      throw malformed("The message is not a client-first-message.");
    }
    checkBindingFlag(clientFirst.substring(0, afterFlag));
    if (afterIdentity != afterFlag + 1) {
      throw new ProtocolViolation(
          "0A000", "client uses authorization identity, but it is not supported");
    }
    gs2Header = clientFirst.substring(0, afterIdentity + 1);
    clientFirstBare = clientFirst.substring(afterIdentity + 1);
    nonce = clientNonce() + serverNonce;
    serverFirst =
        "r="
            + nonce
            + ",s="
            + Base64.getEncoder().encodeToString(verifier.salt().toArray())
            + ",i="
            + verifier.iterations();
    return serverFirst;
  }

  /// Takes the client's final message.
  ///
  /// @return the server's final message; empty when the proof is wrong
  Optional<String> last(String clientFinal) throws ProtocolViolation {
    int proofAt = clientFinal.lastIndexOf(",p=");
    String[] fields = clientFinal.split(",", -1);
    if (proofAt < 0 || fields.length < 3 || !fields[0].startsWith("c=")) {
      throw malformed("The message is not a client-final-message.");
    }
    if (!fields[1].equals("r=" + nonce)) {
      throw malformed("Nonce does not match.");
    }
    checkBinding(decode(fields[0].substring(2)));
    byte[] proof = decode(clientFinal.substring(proofAt + 3));
    String authMessage =
        clientFirstBare + "," + serverFirst + "," + clientFinal.substring(0, proofAt);
    boolean proven =
        proof.length == 32
            && ScramFunctions.verifyClientProof(
                SCRAM_SHA_256, proof, verifier.storedKey().toArray(), authMessage);
    return proven ? Optional.of("v=" + signature(authMessage)) : Optional.empty();
  }

  private String signature(String authMessage) {
    return Base64.getEncoder()
        .encodeToString(
            ScramFunctions.serverSignature(
                SCRAM_SHA_256, verifier.serverKey().toArray(), authMessage));
  }

  private void checkBindingFlag(String flag) throws ProtocolViolation {
    if (plus) {
      if (!flag.equals("p=tls-server-end-point")) {
        throw malformed("The client selected SCRAM-SHA-256-PLUS, but sent no channel binding.");
      }
      return;
    }
    if (flag.equals("y") && endPoint.isPresent()) {
      throw new ProtocolViolation(
          "28000",
          "SCRAM channel binding negotiation error: the client supports channel binding but"
              + " believes that the gate does not");
    }
    if (!flag.equals("n") && !flag.equals("y")) {
      throw malformed("The client selected SCRAM-SHA-256, but sent a channel binding.");
    }
  }

  private String clientNonce() throws ProtocolViolation {
    String[] fields = clientFirstBare.split(",", -1);
    if (fields.length < 2 || !fields[0].startsWith("n=") || !fields[1].startsWith("r=")) {
      throw malformed("The message names no user or no nonce.");
    }
    String value = fields[1].substring(2);
    if (value.isEmpty() || !value.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
      throw malformed("The nonce is not printable.");
    }
    return value;
  }

  private void checkBinding(byte[] sent) throws ProtocolViolation {
    var expected = new ByteArrayOutputStream();
    expected.writeBytes(gs2Header.getBytes(StandardCharsets.US_ASCII));
    if (plus) {
      expected.writeBytes(endPoint.orElseThrow().toArray());
    }
    if (!MessageDigest.isEqual(sent, expected.toByteArray())) {
      throw new ProtocolViolation("28000", "SCRAM channel binding check failed");
    }
  }

  private static byte[] decode(String base64) throws ProtocolViolation {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw malformed("An attribute is not base64.");
    }
  }

  private static ProtocolViolation malformed(String why) {
    return new ProtocolViolation("malformed SCRAM message: " + why);
  }
}
