package dev.countersign.postgres.wire;

import dev.countersign.core.Bytes;
import dev.countersign.core.Target;
import dev.countersign.core.Target.Credential;
import dev.countersign.core.Target.TlsMode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The gate's own login on a target's server, without I/O: bytes in, [Step]s out. Not thread-safe.
///
/// ```java
/// var login = new ServerLogin(Request.of(target, target.session(), settings), random);
/// perform(login.begin());            // sends an SSLRequest or the startup message
/// while (reading) perform(login.received(bytes));
/// ```
///
/// A password is sent in clear only inside TLS or to a loopback address. With SCRAM the server has
/// to prove that it knows the password too. Source: PostgreSQL 18 manual, "Message Flow: Start-up".
public final class ServerLogin {

  private static final int MESSAGE_BYTES_MAX = 64 << 10;
  private static final int MESSAGES_MAX = 500;

  private final Request request;
  private final SecureRandom random;
  private final Map<String, String> parameters = new LinkedHashMap<>();
  private Stage stage = Stage.NEW;
  private boolean encrypted;
  private Optional<Bytes> endPoint = Optional.empty();
  private Optional<ScramProof> scram = Optional.empty();
  private boolean serverProven;
  private int processId;
  private Bytes secretKey = Bytes.copyOf(new byte[0]);
  private ByteBuffer kept = ByteBuffer.allocate(512);
  private int messages;

  private enum Stage {
    NEW,
    TLS_ASKED,
    TLS_STARTING,
    AUTHENTICATING,
    SETTLING,
    OVER
  }

  public ServerLogin(Request request, SecureRandom random) {
    this.request = request;
    this.random = random;
  }

  /// What is logged in to, and as whom.
  ///
  /// @param credential role and password
  /// @param database the database's own name
  /// @param tls whether the connection has to be encrypted
  /// @param loopback whether the server is on this machine
  /// @param settings what the session is opened with
  public record Request(
      Credential credential,
      String database,
      boolean tls,
      boolean loopback,
      SortedMap<String, String> settings) {

    /// A login on a target; UTF-8 and standard-conforming strings are always asked for.
    public static Request of(
        Target target, Credential credential, SortedMap<String, String> settings) {
      var all = new TreeMap<>(settings);
      all.put("client_encoding", "UTF8");
      all.put("standard_conforming_strings", "on");
      return new Request(
          credential,
          target.database(),
          target.tls() != TlsMode.DISABLE,
          isLoopback(target.host()),
          all);
    }

    private static boolean isLoopback(String host) {
      return host.equals("localhost")
          || host.equals("::1")
          || host.matches("127\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}");
    }
  }

  /// What has to be done next, in order.
  public sealed interface Step {

    /// Send these bytes.
    record Send(ByteBuffer bytes) implements Step {}

    /// Start TLS as its client, then call [ServerLogin#secured].
    record StartTls() implements Step {}

    /// The server is ready for the first statement.
    ///
    /// @param parameters what it reported, in its order
    /// @param processId for cancel requests
    /// @param secretKey for cancel requests
    record LoggedIn(Map<String, String> parameters, int processId, Bytes secretKey)
        implements Step {}

    /// There will be no session. Close the connection.
    ///
    /// @param error what happened, in the server's words where they are its own; for the operator,
    ///   since it may name the role
    record Failed(PgError error) implements Step {}
  }

  /// Call it once, when the connection stands.
  public List<Step> begin() {
    if (request.tls()) {
      stage = Stage.TLS_ASKED;
      return List.of(new Step.Send(Messages.sslRequest()));
    }
    return startUp();
  }

  /// TLS is in place.
  public List<Step> secured(Optional<Bytes> channelBinding) {
    if (stage != Stage.TLS_STARTING) {
      return List.of();
    }
    encrypted = true;
    endPoint = channelBinding;
    return startUp();
  }

  /// Takes bytes of the server. After `LoggedIn` or `Failed` it takes no more.
  public List<Step> received(ByteBuffer bytes) {
    var steps = new ArrayList<Step>();
    try {
      if (stage == Stage.TLS_ASKED && bytes.hasRemaining()) {
        steps.add(answerToTls(bytes));
      }
      while (stage == Stage.AUTHENTICATING || stage == Stage.SETTLING) {
        Optional<ByteBuffer> message = nextMessage(bytes);
        if (message.isEmpty()) {
          break;
        }
        took(message.get()).ifPresent(steps::add);
      }
    } catch (ProtocolViolation e) {
      steps.add(failed(PgError.fatal(e.sqlState(), e.text())));
    }
    return steps;
  }

  private Step answerToTls(ByteBuffer bytes) throws ProtocolViolation {
    byte answer = bytes.get();
    if (answer != 'S') {
      throw new ProtocolViolation("08001", "the server does not accept TLS");
    }
    if (bytes.hasRemaining()) {
      throw new ProtocolViolation("received unencrypted data after the answer to SSLRequest");
    }
    stage = Stage.TLS_STARTING;
    return new Step.StartTls();
  }

  private List<Step> startUp() {
    stage = Stage.AUTHENTICATING;
    var writer = new MessageWriter().beginUntyped().int32(Messages.VERSION_3_0);
    writer.text("user").text(request.credential().user());
    writer.text("database").text(request.database());
    request.settings().forEach((name, value) -> writer.text(name).text(value));
    return List.of(new Step.Send(writer.int8(0).end().done()));
  }

  private Optional<ByteBuffer> nextMessage(ByteBuffer bytes) throws ProtocolViolation {
    fill(bytes, 5);
    if (kept.position() < 5) {
      return Optional.empty();
    }
    int length = kept.getInt(1);
    if (length < 4 || length > MESSAGE_BYTES_MAX) {
      throw new ProtocolViolation("the server sent a login message of %d bytes".formatted(length));
    }
    fill(bytes, length + 1);
    if (kept.position() < length + 1) {
      return Optional.empty();
    }
    if (++messages > MESSAGES_MAX) {
      throw new ProtocolViolation("the server sends too many login messages");
    }
    ByteBuffer message = kept.flip();
    kept = ByteBuffer.allocate(512);
    return Optional.of(message);
  }

  private void fill(ByteBuffer bytes, int wanted) {
    if (kept.capacity() < wanted) {
      kept = ByteBuffer.allocate(wanted).put(kept.flip());
    }
    int count = Math.min(wanted - kept.position(), bytes.remaining());
    if (count > 0) {
      kept.put(bytes.slice(bytes.position(), count));
      bytes.position(bytes.position() + count);
    }
  }

  private Optional<Step> took(ByteBuffer message) throws ProtocolViolation {
    var reader = new MessageReader().over(message, 5, message.limit());
    switch (message.get(0)) {
      case 'R' -> {
        return authentication(reader);
      }
      case 'S' -> parameters.put(reader.text(), reader.text());
      case 'K' -> {
        processId = reader.int32();
        secretKey = Bytes.copyOf(reader.bytes(reader.remaining()));
      }
      case 'Z' -> {
        return Optional.of(ready());
      }
      case 'E' -> {
        return Optional.of(failed(PgError.parse(message.position(5))));
      }
      case 'N', 'v' -> {}
      default ->
          throw new ProtocolViolation(
              "unexpected message type 0x%02x at login".formatted(message.get(0)));
    }
    return Optional.empty();
  }

  private Step ready() throws ProtocolViolation {
    if (stage != Stage.SETTLING) {
      throw new ProtocolViolation("the server is ready before the login was complete");
    }
    stage = Stage.OVER;
    return new Step.LoggedIn(Collections.unmodifiableMap(parameters), processId, secretKey);
  }

  private Step failed(PgError error) {
    stage = Stage.OVER;
    return new Step.Failed(error);
  }

  private Optional<Step> authentication(MessageReader reader) throws ProtocolViolation {
    int code = reader.int32();
    if (code != 0 && request.credential().password().isEmpty()) {
      throw new ProtocolViolation(
          "28000", "the server asks for a password, and none is configured");
    }
    return switch (code) {
      case 0 -> {
        if (scram.isPresent() && !serverProven) {
          throw new ProtocolViolation("28000", "the server did not prove that it knows the secret");
        }
        stage = Stage.SETTLING;
        yield Optional.empty();
      }
      case 3 -> Optional.of(password(clearText()));
      case 5 -> Optional.of(password(Md5Password.of(request.credential(), reader.bytes(4))));
      case 10 -> Optional.of(saslFirst(reader));
      case 11 -> Optional.of(saslResponse(proof().last(text(reader))));
      case 12 -> {
        serverProven = proof().provenBy(text(reader));
        yield Optional.empty();
      }
      default ->
          throw new ProtocolViolation(
              "28000",
              "the server asks for authentication method %d, which the gate does not speak"
                  .formatted(code));
    };
  }

  private String clearText() throws ProtocolViolation {
    if (!encrypted && !request.loopback()) {
      throw new ProtocolViolation(
          "28000",
          "the server asks for the password in clear over an unencrypted connection; use"
              + " scram-sha-256 there, or TLS");
    }
    return request.credential().password();
  }

  private static Step password(String password) {
    return new Step.Send(new MessageWriter().begin('p').text(password).end().done());
  }

  private Step saslFirst(MessageReader reader) throws ProtocolViolation {
    boolean plain = false;
    boolean plus = false;
    while (reader.remaining() > 1) {
      String mechanism = reader.text();
      plain |= mechanism.equals(ScramExchange.PLAIN);
      plus |= mechanism.equals(ScramExchange.PLUS);
    }
    if (!plain && !plus || scram.isPresent()) {
      throw new ProtocolViolation("28000", "the server offers no SASL mechanism the gate speaks");
    }
    String password = request.credential().password();
    var proof = new ScramProof(password, endPoint, plus, ScramExchange.newNonce(random));
    scram = Optional.of(proof);
    byte[] first = ascii(proof.first());
    return new Step.Send(
        new MessageWriter()
            .begin('p')
            .text(proof.mechanism())
            .int32(first.length)
            .bytes(first)
            .end()
            .done());
  }

  private static Step saslResponse(String content) {
    return new Step.Send(new MessageWriter().begin('p').bytes(ascii(content)).end().done());
  }

  private ScramProof proof() throws ProtocolViolation {
    return scram.orElseThrow(() -> new ProtocolViolation("SASL answer without a question"));
  }

  private static String text(MessageReader reader) throws ProtocolViolation {
    return new String(reader.bytes(reader.remaining()), StandardCharsets.US_ASCII);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
