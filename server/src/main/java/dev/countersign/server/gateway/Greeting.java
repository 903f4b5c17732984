package dev.countersign.server.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;

/// Looks at the very first byte of a client: one that starts with a TLS handshake gets TLS at once,
/// provided both agree on the protocol's name. Then it leaves.
final class Greeting extends ChannelInboundHandlerAdapter {

  private final House house;
  private final Session session;

  Greeting(House house, Session session) {
    this.house = house;
    this.session = session;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    boolean tls = bytes.isReadable() && Tls.startsWithHandshake(bytes.getByte(bytes.readerIndex()));
    ctx.pipeline().remove(this);
    if (tls && house.tls().isPresent()) {
      SslHandler handler = session.startTlsWithClient(house.tls().get(), true);
      ctx.pipeline().addFirst(handler);
      ctx.pipeline().fireChannelRead(bytes);
    } else {
      ctx.fireChannelRead(bytes);
    }
  }
}
