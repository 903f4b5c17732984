package dev.countersign.postgres.wire;

import static com.ongres.scram.common.ScramMechanism.SCRAM_SHA_256;

import com.ongres.scram.common.ScramFunctions;
import dev.countersign.core.Bytes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/// The client's side of one SCRAM-SHA-256 exchange: how the gate proves the target's password
/// without telling it, and checks that the target knows it too. Not thread-safe.
final class ScramProof {

  private static final int ITERATIONS_MAX = 1_000_000;

  private final String password;
  private final String gs2Header;
  private final byte[] binding;
  private final String clientNonce;
  private byte[] salted = {};
  private String authMessage = "";

  /// @param endPoint the connection's channel binding data, if it has any
  /// @param seenPlus whether the server offered PLUS
  ScramProof(String password, Optional<Bytes> endPoint, boolean seenPlus, String clientNonce) {
    boolean plus = endPoint.isPresent() && seenPlus;
    this.password = password;
    this.clientNonce = clientNonce;
    this.binding = plus ? endPoint.get().toArray() : new byte[0];
    if (plus) {
      this.gs2Header = "p=tls-server-end-point,,";
    } else {
      this.gs2Header = endPoint.isPresent() ? "y,," : "n,,";
    }
  }

  String mechanism() {
    return gs2Header.startsWith("p") ? ScramExchange.PLUS : ScramExchange.PLAIN;
  }

  String first() {
    return gs2Header + clientFirstBare();
  }

  /// Takes the server's first message.
  ///
  /// @return the client's final message
  String last(String serverFirst) throws ProtocolViolation {
    String[] fields = serverFirst.split(",", -1);
    if (fields.length < 3
        || !fields[0].startsWith("r=" + clientNonce)
        || fields[0].length() <= clientNonce.length() + 2
        || !fields[1].startsWith("s=")) {
      throw new ProtocolViolation("malformed SCRAM message from the server");
    }
    salted =
        ScramSecrets.saltedPassword(password, decode(fields[1].substring(2)), count(fields[2]));
    String withoutProof =
        "c=" + Base64.getEncoder().encodeToString(channelBinding()) + "," + fields[0];
    authMessage = clientFirstBare() + "," + serverFirst + "," + withoutProof;
    byte[] clientKey = ScramFunctions.clientKey(SCRAM_SHA_256, salted);
    byte[] storedKey = ScramFunctions.storedKey(SCRAM_SHA_256, clientKey);
    byte[] signature = ScramFunctions.clientSignature(SCRAM_SHA_256, storedKey, authMessage);
    byte[] proof = ScramFunctions.clientProof(clientKey, signature);
    return withoutProof + ",p=" + Base64.getEncoder().encodeToString(proof);
  }

  /// Whether the server's final message proves that it knows the password's verifier.
  boolean provenBy(String serverFinal) throws ProtocolViolation {
    if (authMessage.isEmpty() || !serverFinal.startsWith("v=")) {
      return false;
    }
    byte[] serverKey = ScramFunctions.serverKey(SCRAM_SHA_256, salted);
    return ScramFunctions.verifyServerSignature(
        SCRAM_SHA_256, serverKey, authMessage, decode(serverFinal.substring(2)));
  }

  private String clientFirstBare() {
    return "n=,r=" + clientNonce;
  }

  private byte[] channelBinding() {
    var content = new ByteArrayOutputStream();
    content.writeBytes(gs2Header.getBytes(StandardCharsets.US_ASCII));
    content.writeBytes(binding);
    return content.toByteArray();
  }

  private static int count(String field) throws ProtocolViolation {
    try {
      int iterations = field.startsWith("i=") ? Integer.parseInt(field.substring(2)) : 0;
      if (iterations > 0 && iterations <= ITERATIONS_MAX) {
        return iterations;
      }
    } catch (NumberFormatException e) {
      throw new ProtocolViolation("malformed SCRAM message from the server: iterations");
    }
    throw new ProtocolViolation("the server asks for an unreasonable number of SCRAM iterations");
  }

  private static byte[] decode(String base64) throws ProtocolViolation {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new ProtocolViolation("malformed SCRAM message from the server: not base64");
    }
  }
}
