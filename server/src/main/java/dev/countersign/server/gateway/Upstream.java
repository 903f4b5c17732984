package dev.countersign.server.gateway;

import dev.countersign.core.Target;
import dev.countersign.core.wire.Conversation.Side;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// The server's side of a session. Belongs to the session's event loop.
final class Upstream {

  private static final int CONNECT_MILLIS = 10_000;

  private final Session session;
  private final House house;
  private @Nullable Channel channel;
  private @Nullable Target target;

  Upstream(Session session, House house) {
    this.session = session;
    this.house = house;
  }

  void connect(EventLoop loop, Target to) {
    target = to;
    ChannelFuture connecting =
        bootstrap(house, loop)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel server) {
                    server.pipeline().addLast(new SocketEvents(session, Side.SERVER));
                  }
                })
            .connect(to.host(), to.port());
    connecting.addListener(_ -> connected(connecting));
  }

  void startTls() {
    Channel server = channel;
    Target to = target;
    if (server == null || to == null) {
      throw new IllegalStateException("there is no server to start TLS with");
    }
    try {
      SslHandler handler = Tls.towardsServer(to, server.alloc());
      server.pipeline().addFirst(handler);
      handler
          .handshakeFuture()
          .addListener(done -> secured(handler, done.isSuccess(), done.cause()));
    } catch (SSLException e) {
      session.serverFailed("TLS with the target cannot be started: " + e.getMessage());
    }
  }

  /// Sends bytes on a connection of their own, which the server is to close.
  ///
  /// @return done when that connection is over: closed by the server, never made, or overdue
  static Future<?> sendAlone(House house, EventLoop loop, Target to, ByteBuffer bytes) {
    ChannelFuture connecting =
        bootstrap(house, loop)
            .handler(new ChannelInboundHandlerAdapter())
            .connect(to.host(), to.port());
    Channel alone = connecting.channel();
    connecting.addListener(_ -> {
      if (connecting.isSuccess()) {
        alone.writeAndFlush(Unpooled.wrappedBuffer(bytes));
        var overdue = loop.schedule(() -> alone.close(), CONNECT_MILLIS, TimeUnit.MILLISECONDS);
        alone.closeFuture().addListener(_ -> overdue.cancel(false));
      }
    });
    return alone.closeFuture();
  }

  private void connected(ChannelFuture connecting) {
    Channel server = connecting.channel();
    if (session.isOver()) {
      server.close();
    } else if (connecting.isSuccess()) {
      channel = server;
      session.serverConnected(server);
    } else {
      session.serverFailed(reason(connecting.cause()));
    }
  }

  private void secured(SslHandler handler, boolean success, @Nullable Throwable cause) {
    if (success) {
      session.serverSecured(Tls.serverEndPoint(handler));
    } else {
      session.serverFailed("TLS with the target failed: " + reason(cause));
    }
  }

  /// Words for the client, who has proven who it is, and for the log.
  private static String reason(@Nullable Throwable cause) {
    return switch (cause) {
      case null -> "no reason is known";
      case ConnectTimeoutException _ ->
          "it did not answer within " + CONNECT_MILLIS / 1_000 + " s; try again later";
      case ConnectException _ -> "it takes no connections at its address; try again later";
      case UnknownHostException _ -> "its host name is not known to the gate";
      case ClosedChannelException _ -> "it closed the connection";
      case SSLException tls -> root(tls).getMessage() + "; the operator of the gate has to look";
      case Throwable other -> other.getClass().getSimpleName();
    };
  }

  private static Throwable root(Throwable failure) {
    Throwable at = failure;
    for (Throwable cause = at.getCause(); cause != null && cause != at; cause = at.getCause()) {
      at = cause;
    }
    return at;
  }

  private static Bootstrap bootstrap(House house, EventLoop loop) {
    return new Bootstrap()
        .group(loop)
        .channel(house.transport().plain())
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.SO_KEEPALIVE, true)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS);
  }
}
