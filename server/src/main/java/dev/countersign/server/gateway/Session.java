package dev.countersign.server.gateway;

import dev.countersign.core.Target;
import dev.countersign.core.engine.RunReport;
import dev.countersign.core.wire.Admission;
import dev.countersign.core.wire.Asked;
import dev.countersign.core.wire.CancelKey;
import dev.countersign.core.wire.Conversation;
import dev.countersign.core.wire.Conversation.EndReason;
import dev.countersign.core.wire.Conversation.Side;
import dev.countersign.core.wire.Steps;
import dev.countersign.core.wire.VerdictMemory.Remembered;
import dev.countersign.server.change.Waiter;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One client connection: carries out the steps of its conversation.
///
/// ## Threads
///
/// Everything here runs on the event loop of the client's channel; the server's channel is
/// registered on the same loop. Only [#end] and [#cancelAsked] may be called from elsewhere. What
/// blocks is given to [House#slow] and its result comes back to the loop through [#onLoop], which
/// drops it when the session is over.
///
/// ## The life of a session
///
/// opened → (TLS) → identified → authenticated → ledgered → connected → ready → closed. The entry
/// that the session was opened is durable before the first byte goes to the server; the entry that
/// it was closed follows the last one. A session that was opened and never closed in the ledger is
/// one during which the gate died.
///
/// ## Back-pressure
///
/// Each side is read only while the other can be written to ([Flow]); the client also stops being
/// read while the conversation keeps more of it than the limit allows because a judgement is
/// pending.
final class Session implements Steps {

  private static final Logger LOG = LoggerFactory.getLogger(Session.class);

  /// How often within the limit a session is looked at that may be idle.
  private static final int IDLE_LOOKS = 8;

  private final House house;
  private final Channel client;
  private final Conversation conversation;
  private final boolean tooMany;
  private final String id = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
  private final Flow flow;
  private final Upstream upstream;
  private final Ledgering ledgering;

  private Admission.@Nullable Known known;
  private volatile @Nullable SessionFacts facts;
  private @Nullable CancelKey cancelKey;
  private @Nullable Waiter waiter;
  private @Nullable RunningChange running;
  private @Nullable Future<?> cancelling;
  private String claimed = "";
  private boolean clientSecured;
  private boolean ready;
  private boolean over;
  private boolean heard;
  private long lastHeardNanos = System.nanoTime();

  Session(House house, Channel client, boolean tooMany) {
    this.house = house;
    this.client = client;
    this.tooMany = tooMany;
    this.conversation = house.protocol().converse(house.tls().isPresent());
    this.flow = new Flow(client, conversation, house.limits().keptBytes());
    this.upstream = new Upstream(this, house);
    this.ledgering = new Ledgering(house, client.eventLoop(), this::failed);
  }

  // ---- what the sockets say

  ChannelInboundHandler clientSide() {
    return new SocketEvents(this, Side.CLIENT);
  }

  void opened() {
    house.meters().opened();
    client
        .eventLoop()
        .schedule(this::loginOverdue, house.limits().loginTime().toMillis(), TimeUnit.MILLISECONDS);
    watchIdle();
    guarded(() -> conversation.opened(this));
    if (tooMany) {
      end(
          EndReason.TOO_MANY,
          "too many sessions: the limit is " + house.limits().sessions() + "; try again later");
    }
  }

  void received(Side from, ByteBuf bytes) {
    if (over) {
      return;
    }
    if (from == Side.CLIENT) {
      heard = true;
    }
    ByteBuffer view = bytes.internalNioBuffer(bytes.readerIndex(), bytes.readableBytes());
    flow.reading(from, bytes, view.position());
    guarded(() -> {
      if (from == Side.CLIENT) {
        conversation.fromClient(view, this);
      } else {
        conversation.fromServer(view, this);
      }
    });
    flow.readingDone();
  }

  void receivedAll() {
    flow.flushLater();
  }

  void writabilityChanged() {
    flow.adjust();
  }

  void gone(Side side, String why) {
    if (over) {
      return;
    }
    if (side == Side.CLIENT) {
      close("the client is gone: " + why);
    } else {
      step(() -> conversation.serverLost(why, this));
    }
  }

  void serverConnected(Channel server) {
    flow.serverIs(server);
    step(() -> conversation.connected(this));
  }

  void serverFailed(String why) {
    step(() -> conversation.serverLost(why, this));
  }

  // ---- what others want; from any thread

  /// Whose session this is, once its client has proven it.
  Optional<SessionFacts> facts() {
    return Optional.ofNullable(facts);
  }

  /// Ends the session with a message to the client.
  void end(EndReason reason, String message) {
    onLoop(() -> conversation.ended(reason, message, this));
  }

  /// Somebody presented this session's cancel key.
  ///
  /// @param passedOn run when the server, if it had to be told, was told
  void cancelAsked(Runnable passedOn) {
    client
        .eventLoop()
        .execute(() -> {
          cancelling = null;
          if (waiter != null) {
            waiter.cancelled();
          } else if (!over) {
            step(() -> conversation.cancelRequested(this));
          }
          if (cancelling == null) {
            passedOn.run();
          } else {
            cancelling.addListener(_ -> passedOn.run());
          }
        });
  }

  // ---- the steps of the conversation

  @Override
  public void relay(int from, int length) {
    flow.relay(from, length);
  }

  @Override
  public void send(Side to, ByteBuffer bytes) {
    flow.send(to, bytes);
  }

  @Override
  public void secure(Side side) {
    flow.flush();
    if (side == Side.SERVER) {
      upstream.startTls();
    } else if (house.tls().isPresent()) {
      client.pipeline().addFirst(startTlsWithClient(house.tls().get(), false));
    } else {
      close("the conversation asked for TLS that is not offered");
    }
  }

  /// A handler that tells the conversation when the handshake is done.
  SslHandler startTlsWithClient(Tls tls, boolean direct) {
    SslHandler handler = tls.newHandler(client.alloc());
    handler
        .handshakeFuture()
        .addListener(done -> {
          if (!done.isSuccess()) {
            close("the TLS handshake with the client failed: " + done.cause().getMessage());
          } else if (direct && !Tls.ALPN.equals(handler.applicationProtocol())) {
            close("the client started TLS at once without agreeing on " + Tls.ALPN);
          } else {
            clientSecured = true;
            step(() -> conversation.secured(Side.CLIENT, tls.ownEndPoint(), this));
          }
        });
    return handler;
  }

  void serverSecured(Optional<dev.countersign.core.Bytes> endPoint) {
    step(() -> conversation.secured(Side.SERVER, endPoint, this));
  }

  @Override
  public void identify(String user, String database) {
    claimed = user + " on " + database;
    if (house.settings().tlsRequired() && !clientSecured) {
      admitted(user, database, new Admission.Refused("this gateway is for TLS only", true));
      return;
    }
    slowly(() -> {
      Admission admission = house.doorman().admit(user, database);
      onLoop(() -> admitted(user, database, admission));
    });
  }

  private void admitted(String user, String database, Admission admission) {
    switch (admission) {
      case Admission.Known found -> known = found;
      case Admission.Barred _ -> {}
      case Admission.Refused refused ->
          slowly(() -> house.journal().turnedAway(user, database, address(), refused.message()));
    }
    conversation.admitted(admission, this);
  }

  @Override
  public void authenticated() {
    if (known != null && known.engine() instanceof dev.countersign.server.target.WatchedTarget to) {
      facts = new SessionFacts(id, known, to, address());
    }
  }

  @Override
  public void authenticationFailed(String why) {
    String who = claimed;
    slowly(() -> house.journal().turnedAway(who, "", address(), why));
  }

  @Override
  public void connect(Target target) {
    SessionFacts session = facts;
    if (session == null) {
      close("the conversation asked for a server before its client was authenticated");
      return;
    }
    slowly(() -> {
      house.journal().opened(session);
      onLoop(() -> {
        ledgering.opened(session);
        upstream.connect(client.eventLoop(), target);
      });
    });
  }

  @Override
  public void ready(CancelKey key) {
    ready = true;
    cancelKey = key;
    house.cancelKeys().add(key, this);
    LOG.debug("Session {} is ready: {}", id, claimed);
  }

  @Override
  public void judge(long ticket, List<Asked> batch) {
    SessionFacts session = facts;
    if (session == null || !(session.who().memory() instanceof Memory memory)) {
      close("the conversation asked for a judgement before its client was authenticated");
      return;
    }
    Waiter waits = new Waiter(message -> onLoop(() -> conversation.notice(message, this)));
    waiter = waits;
    house
        .slow()
        .execute(() -> {
          Judged judged = house.judge().judge(session, memory, batch, waits);
          client.eventLoop().execute(() -> ruled(ticket, session, judged));
        });
  }

  private void ruled(long ticket, SessionFacts session, Judged judged) {
    waiter = null;
    RunningChange change =
        judged.running().map(id -> new RunningChange(house, session, id)).orElse(null);
    if (over) {
      if (change != null) {
        change.neverSent();
      }
      return;
    }
    running = change;
    judged.passed().forEach(ledgering::count);
    step(() -> conversation.ruled(ticket, judged.ruling(), this));
  }

  @Override
  public void passed(Remembered remembered) {
    ledgering.count(remembered);
  }

  @Override
  public void finished(long ticket, RunReport report) {
    RunningChange change = running;
    running = null;
    if (change != null) {
      change.ended(report);
    }
  }

  @Override
  public void cancelOther(CancelKey key) {
    Runnable passedOn = () -> onLoop(() -> close("cancel request"));
    house
        .cancelKeys()
        .find(key)
        .ifPresentOrElse(session -> session.cancelAsked(passedOn), passedOn);
  }

  @Override
  public void cancelUpstream(ByteBuffer bytes) {
    if (known != null) {
      cancelling = Upstream.sendAlone(house, client.eventLoop(), known.target(), bytes);
    }
  }

  @Override
  public void close(String why) {
    if (over) {
      return;
    }
    over = true;
    logEnd(why);
    house.meters().closed();
    if (cancelKey != null) {
      house.cancelKeys().remove(cancelKey);
    }
    if (waiter != null) {
      waiter.gone();
    }
    if (running != null) {
      running.ended(new RunReport.Unknown("the connection was lost while it ran: " + why));
    }
    flow.closeBoth();
    ledgering.closed(why);
  }

  // ---- the session's own housekeeping

  /// An agent that proved who it is and got no session is told to ask the operator, who looks here.
  private void logEnd(String why) {
    if (facts != null && !ready) {
      LOG.warn("Session {} ({}) did not come about: {}", id, claimed, why);
    } else {
      LOG.debug("Session {} ({}) closes: {}", id, claimed, why);
    }
  }

  private void loginOverdue() {
    if (!ready && !over) {
      step(() ->
          conversation.ended(
              EndReason.LOGIN_TIMEOUT,
              "the login took longer than " + house.limits().loginTime().toSeconds() + " s",
              this));
    }
  }

  /// A clock is read when this looks, not with every message, so a session may live one look longer
  /// than the limit says.
  private void watchIdle() {
    long limit = house.limits().idleTime().toNanos();
    if (limit <= 0 || over) {
      return;
    }
    long now = System.nanoTime();
    if (heard) {
      heard = false;
      lastHeardNanos = now;
    }
    long idle = now - lastHeardNanos;
    if (idle >= limit && ready && conversation.idle()) {
      step(() ->
          conversation.ended(
              EndReason.IDLE,
              "idle for longer than " + house.limits().idleTime().toSeconds() + " s",
              this));
      return;
    }
    long least = TimeUnit.MILLISECONDS.toNanos(100);
    long next = Math.clamp(limit - idle, least, Math.max(limit / IDLE_LOOKS, least));
    client.eventLoop().schedule(this::watchIdle, next, TimeUnit.NANOSECONDS);
  }

  /// Something that the session depends on failed: it ends, rather than go on without it.
  private void failed(String what) {
    end(EndReason.FAULT, what);
  }

  private void slowly(Runnable work) {
    house
        .slow()
        .execute(() -> {
          try {
            work.run();
          } catch (RuntimeException e) {
            LOG.error("Session {} ends after a fault", id, e);
            failed("countersign cannot go on: " + e.getMessage());
          }
        });
  }

  private void onLoop(Runnable work) {
    client
        .eventLoop()
        .execute(() -> {
          if (!over) {
            step(work);
          }
        });
  }

  /// Does something outside of a read, and sends what came of it.
  private void step(Runnable work) {
    guarded(work);
    flow.flush();
    flow.adjust();
  }

  /// A conversation does not throw; should it, the session ends and nothing is forwarded any more.
  private void guarded(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | StackOverflowError e) {
      LOG.error("Session {} ends after a fault of its conversation", id, e);
      close("a fault of the gate");
    }
  }

  private String address() {
    return String.valueOf(client.remoteAddress());
  }

  boolean isOver() {
    return over;
  }
}
