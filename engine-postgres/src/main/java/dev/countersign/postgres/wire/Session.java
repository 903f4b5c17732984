package dev.countersign.postgres.wire;

import dev.countersign.core.Bytes;
import dev.countersign.core.wire.CancelKey;
import dev.countersign.core.wire.Conversation.Side;
import dev.countersign.core.wire.Ruling;
import dev.countersign.core.wire.Steps;
import dev.countersign.core.wire.VerdictMemory;
import java.nio.ByteBuffer;

/// A session that stands: [RequestSide] and [ReplySide] around one [Gate].
final class Session implements Phase {

  private final PgConversation conversation;
  private final ServerLogin.Step.LoggedIn login;
  private final Outstanding outstanding = new Outstanding();
  private final Flow flow = new Flow();
  private final Outbound toServer = new Outbound(Side.SERVER);
  private final ClientBytes bytes = new ClientBytes(toServer);
  private final ReplySide replies;
  private final Gate gate;
  private final RequestSide requests;

  Session(PgConversation conversation, ServerLogin.Step.LoggedIn login, VerdictMemory memory) {
    this.conversation = conversation;
    this.login = login;
    var tracker = new SessionTracker();
    var names = new PreparedNames();
    this.replies = new ReplySide(outstanding, names, tracker, flow);
    var parts = new SessionParts(outstanding, tracker, names, flow, toServer, replies);
    var limits = conversation.limits();
    this.gate = new Gate(parts, memory, limits.batchStatements(), conversation.nanoTime());
    this.requests = new RequestSide(limits, bytes, flow, outstanding, gate);
  }

  /// Tells the client what it needs to know of the session, and finds out its state first.
  void begin(int version, ByteBuffer kept, Steps steps) throws ProtocolViolation {
    login
        .parameters()
        .forEach((name, value) -> replies.send(Messages.parameterStatus(name, value), steps));
    Bytes key = conversation.newCancelKey(version);
    replies.send(Messages.backendKeyData(key), steps);
    steps.ready(new CancelKey(key));
    gate.probe(steps);
    replies.answer(Messages.readyForQuery(Flow.IDLE), steps);
    requests.take(kept, steps);
  }

  @Override
  public void fromClient(ByteBuffer given, Steps steps) {
    try {
      requests.take(given, steps);
    } catch (ProtocolViolation e) {
      conversation.end(PgError.fatal(e.sqlState(), e.text()), steps);
    }
    toServer.flush(steps);
  }

  @Override
  public void fromServer(ByteBuffer given, Steps steps) {
    try {
      replies.read(given, steps);
      gate.settle();
      requests.pump(steps);
    } catch (ProtocolViolation e) {
      conversation.end(PgError.fatal(e.sqlState(), e.text()), steps);
    }
  }

  @Override
  public void ruled(long ticket, Ruling ruling, Steps steps) {
    try {
      gate.ruled(ticket, ruling);
      requests.pump(steps);
    } catch (ProtocolViolation e) {
      conversation.end(PgError.fatal(e.sqlState(), e.text()), steps);
    }
  }

  @Override
  public void notice(String message, Steps steps) {
    if (gate.judging()) {
      replies.send(PgError.notice(message).toMessage(), steps);
    }
  }

  @Override
  public void cancelRequested(Steps steps) {
    if (!gate.judging() && !outstanding.drained()) {
      steps.cancelUpstream(Messages.cancelRequest(login.processId(), login.secretKey()));
    }
  }

  @Override
  public void serverLost(String why, Steps steps) {
    outstanding.lost(steps);
    if (requests.over() || flow.serverEnds) {
      steps.close(why);
    } else {
      conversation.end(
          PgError.fatal("08006", "the connection to the target was lost: " + why), steps);
    }
  }

  @Override
  public int keptBytes() {
    return bytes.kept();
  }

  @Override
  public boolean idle() {
    return outstanding.drained() && requests.quiet() && !gate.judging();
  }
}
