package dev.countersign.server.gateway;

import dev.countersign.core.wire.Conversation.Side;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/// Tells a session what happens on one of its sockets.
final class SocketEvents extends ChannelInboundHandlerAdapter {

  private final Session session;
  private final Side side;

  SocketEvents(Session session, Side side) {
    this.session = session;
    this.side = side;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    if (side == Side.CLIENT) {
      session.opened();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    try {
      session.received(side, bytes);
    } finally {
      bytes.release();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    session.receivedAll();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    session.writabilityChanged();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    session.gone(side, "the connection was closed");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    session.gone(side, String.valueOf(cause.getMessage()));
  }
}
