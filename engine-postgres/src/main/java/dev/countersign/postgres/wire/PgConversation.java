package dev.countersign.postgres.wire;

import dev.countersign.core.Bytes;
import dev.countersign.core.Limits;
import dev.countersign.core.wire.Admission;
import dev.countersign.core.wire.Admission.Known;
import dev.countersign.core.wire.Conversation;
import dev.countersign.core.wire.Ruling;
import dev.countersign.core.wire.Steps;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One client connection that speaks the PostgreSQL protocol, version 3.0 or 3.2.
///
/// It is always in one [Phase]. A fault of our own ends it: nothing is ever forwarded from a catch.
/// Not thread-safe.
public final class PgConversation implements Conversation {

  private static final Logger LOG = LoggerFactory.getLogger(PgConversation.class);

  private final Surroundings surroundings;
  private Phase phase;
  private boolean over;

  /// What conversations share.
  ///
  /// @param limits the gate's limits
  /// @param secrets makes false verifiers for names that do not exist
  /// @param random nonces and cancel keys
  /// @param nanoTime a clock that only runs forward, for durations
  public record Surroundings(
      Limits limits, ScramSecrets secrets, SecureRandom random, LongSupplier nanoTime) {}

  /// @param tlsOffered whether the listener has a certificate; then clients must encrypt
  public PgConversation(Surroundings surroundings, boolean tlsOffered) {
    this.surroundings = surroundings;
    this.phase = new ClientLogin(this, tlsOffered);
  }

  @Override
  public void opened(Steps steps) {
    // A PostgreSQL client speaks first.
  }

  @Override
  public void fromClient(ByteBuffer bytes, Steps steps) {
    guarded(steps, () -> phase.fromClient(bytes, steps));
  }

  @Override
  public void fromServer(ByteBuffer bytes, Steps steps) {
    guarded(steps, () -> phase.fromServer(bytes, steps));
  }

  @Override
  public void secured(Side side, Optional<Bytes> endPoint, Steps steps) {
    guarded(steps, () -> phase.secured(side, endPoint, steps));
  }

  @Override
  public void admitted(Admission admission, Steps steps) {
    guarded(steps, () -> phase.admitted(admission, steps));
  }

  @Override
  public void connected(Steps steps) {
    guarded(steps, () -> phase.connected(steps));
  }

  @Override
  public void ruled(long ticket, Ruling ruling, Steps steps) {
    guarded(steps, () -> phase.ruled(ticket, ruling, steps));
  }

  @Override
  public void notice(String message, Steps steps) {
    guarded(steps, () -> phase.notice(message, steps));
  }

  @Override
  public void cancelRequested(Steps steps) {
    guarded(steps, () -> phase.cancelRequested(steps));
  }

  @Override
  public void serverLost(String why, Steps steps) {
    guarded(steps, () -> phase.serverLost(why, steps));
  }

  @Override
  public void ended(EndReason reason, String message, Steps steps) {
    String sqlState =
        switch (reason) {
          case LOGIN_TIMEOUT -> "08006";
          case IDLE -> "57P05";
          case TOO_MANY -> "53300";
          case REVOKED, SHUTDOWN -> "57P01";
          case FAULT -> "XX000";
        };
    end(PgError.fatal(sqlState, message), steps);
  }

  @Override
  public int keptBytes() {
    return over ? 0 : phase.keptBytes();
  }

  @Override
  public boolean idle() {
    return !over && phase.idle();
  }

  private void guarded(Steps steps, Runnable work) {
    if (over) {
      return;
    }
    try {
      work.run();
    } catch (RuntimeException | StackOverflowError e) {
      LOG.error("A fault of the gate ends a session; nothing more of it is forwarded.", e);
      end(PgError.fatal("XX000", "a fault of the gate ended the session"), steps);
    }
  }

  /// The client proved who it is.
  void proven(
      Startup startup, SortedMap<String, String> settings, Known known, ByteBuffer kept, Steps to) {
    phase = new TargetLogin(this, startup, settings, known, kept);
    to.connect(known.target());
  }

  /// The target let the gate in.
  void stands(
      Startup startup, Known known, ServerLogin.Step.LoggedIn login, ByteBuffer kept, Steps steps) {
    var session = new Session(this, login, known.memory());
    phase = session;
    try {
      session.begin(startup.version(), kept, steps);
    } catch (ProtocolViolation e) {
      end(PgError.fatal(e.sqlState(), e.text()), steps);
    }
  }

  /// Tells the client why, and closes.
  void end(PgError error, Steps steps) {
    if (!over) {
      over = true;
      steps.send(Side.CLIENT, error.toMessage());
      steps.close(error.message());
    }
  }

  Limits limits() {
    return surroundings.limits();
  }

  LongSupplier nanoTime() {
    return surroundings.nanoTime();
  }

  SecureRandom random() {
    return surroundings.random();
  }

  ScramSecrets secrets() {
    return surroundings.secrets();
  }

  String newNonce() {
    return ScramExchange.newNonce(surroundings.random());
  }

  /// A process id and a secret: 4 bytes in protocol 3.0, 32 since 3.2.
  Bytes newCancelKey(int version) {
    var content = new byte[Integer.BYTES + (version >= Messages.VERSION_3_2 ? 32 : 4)];
    surroundings.random().nextBytes(content);
    content[0] &= 0x7f;
    return Bytes.copyOf(content);
  }
}
