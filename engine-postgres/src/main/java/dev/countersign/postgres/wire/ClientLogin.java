package dev.countersign.postgres.wire;

import dev.countersign.core.Bytes;
import dev.countersign.core.wire.Admission;
import dev.countersign.core.wire.Admission.Barred;
import dev.countersign.core.wire.Admission.Known;
import dev.countersign.core.wire.Admission.SecretVerifier;
import dev.countersign.core.wire.CancelKey;
import dev.countersign.core.wire.Conversation.Side;
import dev.countersign.core.wire.Steps;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// From the first byte to a client that proved who it is.
///
/// Whoever names an agent that does not exist goes through the same exchange as everybody, with a
/// false verifier, and fails in the same words at the same point: the login tells nobody which
/// names exist. An agent that proves who it is, and gets no session, is told why. Nothing is
/// connected to a target before the proof.
final class ClientLogin implements Phase {

  private static final int STARTUP_BYTES_MAX = 10_000;
  private static final int AUTHENTICATION_BYTES_MAX = 4_096;
  private static final int NEGOTIATIONS_MAX = 2;

  private final PgConversation conversation;
  private final boolean tlsOffered;
  private Stage stage = Stage.GREETING;
  private ByteBuffer kept = ByteBuffer.allocate(1024);
  private int negotiations;
  private boolean encrypted;
  private Optional<Bytes> endPoint = Optional.empty();
  private Optional<Startup> startup = Optional.empty();
  private SortedMap<String, String> settings = new TreeMap<>();
  private Optional<Known> known = Optional.empty();
  private Optional<Barred> barred = Optional.empty();
  private Optional<SecretVerifier> verifier = Optional.empty();
  private Optional<ScramExchange> exchange = Optional.empty();

  private enum Stage {
    GREETING,
    STARTING_TLS,
    IDENTIFYING,
    CHOOSING,
    PROVING,
    OVER
  }

  ClientLogin(PgConversation conversation, boolean tlsOffered) {
    this.conversation = conversation;
    this.tlsOffered = tlsOffered;
  }

  @Override
  public void fromClient(ByteBuffer bytes, Steps steps) {
    keep(bytes);
    try {
      boolean more = true;
      while (more) {
        more =
            switch (stage) {
              case GREETING -> greeting(steps);
              case STARTING_TLS -> throw new ProtocolViolation("unencrypted data after SSLRequest");
              case CHOOSING, PROVING -> proof(steps);
              case IDENTIFYING, OVER -> false;
            };
      }
      if (stage != Stage.OVER && kept.position() > STARTUP_BYTES_MAX + Integer.BYTES) {
        throw new ProtocolViolation("too many bytes before the login is complete");
      }
    } catch (ProtocolViolation e) {
      refuse(PgError.fatal(e.sqlState(), e.text()), steps);
    }
  }

  @Override
  public void secured(Side side, Optional<Bytes> channelBinding, Steps steps) {
    if (side == Side.CLIENT) {
      encrypted = true;
      endPoint = channelBinding;
      stage = Stage.GREETING;
    }
  }

  @Override
  public void admitted(Admission admission, Steps steps) {
    if (stage != Stage.IDENTIFYING) {
      return;
    }
    switch (admission) {
      case Known agent -> {
        known = Optional.of(agent);
        offer(agent.secret(), steps);
      }
      case Barred agent -> {
        barred = Optional.of(agent);
        offer(agent.secret(), steps);
      }
      case Admission.Refused(String message, boolean revealed) when revealed ->
          refuse(PgError.fatal("57P03", message), steps);
      case Admission.Refused _ -> {
        Startup who = startup.orElseThrow();
        offer(conversation.secrets().forNobody(who.user(), who.database()), steps);
      }
    }
  }

  private boolean greeting(Steps steps) throws ProtocolViolation {
    if (kept.position() < 8) {
      return false;
    }
    int length = kept.getInt(0);
    if (length < 8 || length > STARTUP_BYTES_MAX) {
      throw new ProtocolViolation("invalid length of startup packet");
    }
    if (kept.position() < length) {
      return false;
    }
    ByteBuffer packet = take(length).position(Integer.BYTES);
    switch (packet.getInt(Integer.BYTES)) {
      case Messages.SSL_REQUEST -> answerSsl(steps);
      case Messages.GSSENC_REQUEST -> answer('N', steps);
      case Messages.CANCEL_REQUEST -> cancel(packet, steps);
      default -> startUp(Startup.parse(packet), steps);
    }
    return stage == Stage.GREETING;
  }

  private void answerSsl(Steps steps) throws ProtocolViolation {
    if (!tlsOffered || encrypted) {
      answer('N', steps);
      return;
    }
    answer('S', steps);
    if (kept.position() > 0) {
      throw new ProtocolViolation("received unencrypted data after SSL request");
    }
    stage = Stage.STARTING_TLS;
    steps.secure(Side.CLIENT);
  }

  private void answer(char answer, Steps steps) throws ProtocolViolation {
    if (++negotiations > NEGOTIATIONS_MAX) {
      throw new ProtocolViolation("too many encryption requests");
    }
    steps.send(Side.CLIENT, Messages.oneByte(answer));
  }

  private void cancel(ByteBuffer packet, Steps steps) {
    stage = Stage.OVER;
    var content = new byte[packet.limit() - 8];
    packet.get(8, content);
    steps.cancelOther(new CancelKey(Bytes.copyOf(content)));
  }

  private void startUp(Startup asked, Steps steps) throws ProtocolViolation {
    if (tlsOffered && !encrypted) {
      throw new ProtocolViolation(
          "28000", "this gate takes encrypted connections only: use sslmode=require or higher");
    }
    settings = StartupSettings.checked(asked.settings());
    startup = Optional.of(asked);
    if (asked.negotiate()) {
      steps.send(Side.CLIENT, Messages.negotiateVersion(asked.version(), asked.unknownOptions()));
    }
    stage = Stage.IDENTIFYING;
    steps.identify(asked.user(), asked.database());
  }

  private void offer(SecretVerifier secret, Steps steps) {
    verifier = Optional.of(secret);
    stage = Stage.CHOOSING;
    List<String> mechanisms =
        endPoint.isPresent()
            ? List.of(ScramExchange.PLUS, ScramExchange.PLAIN)
            : List.of(ScramExchange.PLAIN);
    steps.send(Side.CLIENT, Messages.saslMechanisms(mechanisms));
    fromClient(ByteBuffer.allocate(0), steps);
  }

  private boolean proof(Steps steps) throws ProtocolViolation {
    if (kept.position() < 5) {
      return false;
    }
    int length = kept.getInt(1);
    if (kept.get(0) != 'p' || length < 4 || length > AUTHENTICATION_BYTES_MAX) {
      throw new ProtocolViolation(
          "expected SASL response, got message type %d".formatted(kept.get(0)));
    }
    if (kept.position() < length + 1) {
      return false;
    }
    ByteBuffer message = take(length + 1);
    var reader = new MessageReader().over(message, 5, message.limit());
    if (stage == Stage.CHOOSING) {
      choice(reader, steps);
    } else {
      lastWord(ascii(reader.bytes(reader.remaining())), steps);
    }
    return stage == Stage.PROVING;
  }

  private void choice(MessageReader reader, Steps steps) throws ProtocolViolation {
    String mechanism = reader.text();
    boolean plus = mechanism.equals(ScramExchange.PLUS) && endPoint.isPresent();
    if (!plus && !mechanism.equals(ScramExchange.PLAIN)) {
      throw new ProtocolViolation("client selected an invalid SASL authentication mechanism");
    }
    byte[] first = reader.bytes(reader.int32());
    reader.end();
    var started =
        new ScramExchange(verifier.orElseThrow(), endPoint, plus, conversation.newNonce());
    steps.send(Side.CLIENT, Messages.saslContinue(started.first(ascii(first))));
    exchange = Optional.of(started);
    stage = Stage.PROVING;
  }

  private void lastWord(String clientFinal, Steps steps) throws ProtocolViolation {
    Optional<String> signature = exchange.orElseThrow().last(clientFinal);
    Startup who = startup.orElseThrow();
    boolean exists = known.isPresent() || barred.isPresent();
    if (signature.isEmpty() || !exists) {
      steps.authenticationFailed(exists ? "wrong secret" : "unknown");
      refuse(
          PgError.fatal("28P01", "password authentication failed for user \"" + who.user() + "\""),
          steps);
      return;
    }
    steps.send(Side.CLIENT, Messages.saslFinal(signature.get()));
    steps.send(Side.CLIENT, Messages.authenticationOk());
    if (barred.isPresent()) {
      steps.authenticationFailed(barred.get().message());
      refuse(PgError.fatal(sqlState(barred.get().reason()), barred.get().message()), steps);
      return;
    }
    stage = Stage.OVER;
    steps.authenticated();
    conversation.proven(who, settings, known.get(), kept.flip(), steps);
  }

  private static String sqlState(Barred.Reason reason) {
    return switch (reason) {
      case FOREIGN_TARGET -> "3D000";
      case TARGET_DOWN -> "57P03";
    };
  }

  private void refuse(PgError error, Steps steps) {
    stage = Stage.OVER;
    steps.send(Side.CLIENT, error.toMessage());
    steps.close(error.message());
  }

  private static String ascii(byte[] content) {
    return new String(content, StandardCharsets.ISO_8859_1);
  }

  private void keep(ByteBuffer bytes) {
    if (stage == Stage.OVER) {
      return;
    }
    if (kept.remaining() < bytes.remaining()) {
      kept = ByteBuffer.allocate(kept.position() + bytes.remaining()).put(kept.flip());
    }
    kept.put(bytes.slice());
  }

  private ByteBuffer take(int length) {
    var taken = new byte[length];
    kept.flip().get(taken);
    kept.compact();
    return ByteBuffer.wrap(taken);
  }

  @Override
  public int keptBytes() {
    return kept.position();
  }
}
