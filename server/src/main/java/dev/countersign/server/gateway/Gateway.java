package dev.countersign.server.gateway;

import dev.countersign.core.AgentName;
import dev.countersign.core.CountersignException;
import dev.countersign.core.ErrorCode;
import dev.countersign.core.evidence.Policy;
import dev.countersign.core.wire.Conversation.EndReason;
import dev.countersign.core.wire.Protocol;
import dev.countersign.ledger.Ledger;
import dev.countersign.server.change.ChangeDesk;
import dev.countersign.server.target.Targets;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Listens for the clients of one engine, and gives each of them a [Session]. Thread-safe.
public final class Gateway implements AutoCloseable {

  private static final int BACKLOG = 1_024;
  private static final int GOODBYE_SECONDS = 10;

  private final House house;
  private final ExecutorService slow;
  private final Channel listening;
  private final Set<Session> sessions = ConcurrentHashMap.newKeySet();
  private final ChannelGroup clients = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

  private Gateway(House house, ExecutorService slow) {
    this.house = house;
    this.slow = slow;
    this.listening = listen();
  }

  /// Starts to listen.
  ///
  /// @throws CountersignException with [ErrorCode#LISTEN] when the address is taken or not allowed
  public static Gateway open(Protocol protocol, GatewaySettings settings, Parts parts) {
    ExecutorService slow = Executors.newVirtualThreadPerTaskExecutor();
    GatewayJournal journal = new GatewayJournal(parts.ledger());
    GatewayMeters meters = new GatewayMeters(parts.meters());
    House house =
        new House(
            protocol,
            settings,
            settings.tls().map(Tls::towardsClients),
            Transport.open(Runtime.getRuntime().availableProcessors()),
            slow,
            new Doorman(parts.directory(), parts.targets(), parts.policy()),
            new Judge(parts.policy(), parts.desk(), journal, meters, parts.clock()),
            journal,
            new CancelKeys(),
            meters,
            parts.clock());
    return new Gateway(house, slow);
  }

  /// Where it listens; the port is the real one when the settings said 0.
  public InetSocketAddress address() {
    return (InetSocketAddress) listening.localAddress();
  }

  /// How many sessions are open.
  public int sessions() {
    return sessions.size();
  }

  /// Ends the sessions of agents that may no longer use their target, or act for somebody else by
  /// now; may block.
  public void endRevoked() {
    Map<AgentName, Optional<AgentDirectory.Agent>> agents = new HashMap<>();
    for (Session session : sessions) {
      session
          .facts()
          .map(SessionFacts::who)
          .filter(who -> !house.doorman().isStillAdmitted(who, agents))
          .ifPresent(who ->
              session.end(
                  EndReason.REVOKED,
                  "agent %s may no longer use %s".formatted(who.agent(), who.target().name())));
    }
  }

  /// Stops listening, ends every session with a message, and waits a little for them to go.
  @Override
  public void close() {
    listening.close().awaitUninterruptibly();
    sessions.forEach(session -> session.end(EndReason.SHUTDOWN, "countersign is stopping"));
    // A loop that shuts down closes its sockets before it does what it was asked before.
    clients.newCloseFuture().awaitUninterruptibly(GOODBYE_SECONDS, TimeUnit.SECONDS);
    house
        .transport()
        .loops()
        .shutdownGracefully(100, Duration.ofSeconds(5).toMillis(), TimeUnit.MILLISECONDS)
        .awaitUninterruptibly();
    slow.shutdown();
    awaitSlow();
  }

  private void awaitSlow() {
    try {
      if (!slow.awaitTermination(5, TimeUnit.SECONDS)) {
        slow.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      slow.shutdownNow();
    }
  }

  private Channel listen() {
    ChannelFuture bound =
        new ServerBootstrap()
            .group(house.transport().loops())
            .channel(house.transport().listening())
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel client) {
                    accept(client);
                  }
                })
            .bind(house.settings().listen())
            .awaitUninterruptibly();
    if (bound.isSuccess()) {
      return bound.channel();
    }
    house.transport().loops().shutdownGracefully();
    slow.shutdownNow();
    throw new CountersignException(
        ErrorCode.LISTEN,
        "The gateway cannot listen on %s: %s; stop what uses the address, or configure another."
            .formatted(house.settings().listen(), bound.cause().getMessage()),
        bound.cause());
  }

  private void accept(Channel client) {
    Session session = new Session(house, client, sessions.size() >= house.limits().sessions());
    sessions.add(session);
    clients.add(client);
    client.closeFuture().addListener(_ -> sessions.remove(session));
    client.pipeline().addLast(new Greeting(house, session)).addLast(session.clientSide());
  }

  /// What a gateway works with.
  ///
  /// @param directory who may come in
  /// @param targets the databases behind it
  /// @param policy the policy in force at any moment
  /// @param desk where changes are held
  /// @param ledger where everything is recorded first
  public record Parts(
      AgentDirectory directory,
      Targets targets,
      Supplier<Policy> policy,
      ChangeDesk desk,
      Ledger ledger,
      MeterRegistry meters,
      Clock clock) {}
}
