package dev.countersign.server.gateway;

import dev.countersign.core.Target;
import dev.countersign.core.wire.Conversation.Side;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslHandler;
import java.nio.ByteBuffer;
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
    connecting.addListener(_ -> connected(connecting, to));
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

  /// Sends bytes on a connection of their own, and closes it.
  static void sendAlone(House house, EventLoop loop, Target to, ByteBuffer bytes) {
    ChannelFuture connecting =
        bootstrap(house, loop)
            .handler(new ChannelInboundHandlerAdapter())
            .connect(to.host(), to.port());
    connecting.addListener(_ -> {
      if (connecting.isSuccess()) {
        connecting
            .channel()
            .writeAndFlush(Unpooled.wrappedBuffer(bytes))
            .addListener(ChannelFutureListener.CLOSE);
      }
    });
  }

  private void connected(ChannelFuture connecting, Target to) {
    Channel server = connecting.channel();
    if (session.isOver()) {
      server.close();
    } else if (connecting.isSuccess()) {
      channel = server;
      session.serverConnected(server);
    } else {
      session.serverFailed(
          "the target %s cannot be reached: %s".formatted(to.name(), reason(connecting.cause())));
    }
  }

  private void secured(SslHandler handler, boolean success, @Nullable Throwable cause) {
    if (success) {
      session.serverSecured(Tls.serverEndPoint(handler));
    } else {
      session.serverFailed("TLS with the target failed: " + reason(cause));
    }
  }

  private static String reason(@Nullable Throwable cause) {
    return cause == null ? "no reason given" : cause.getClass().getSimpleName();
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
