package dev.countersign.server.gateway;

import dev.countersign.core.wire.Conversation;
import dev.countersign.core.wire.Conversation.Side;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Bytes between the two sockets of a session, with back-pressure both ways. Belongs to the
/// session's event loop.
///
/// A relayed range is a slice of the buffer that was read, so it is not copied. Writes are flushed
/// once for every [Turn] of the loop.
final class Flow {

  private static final long LAST_WORDS_SECONDS = 3;

  private final Channel client;
  private final Conversation conversation;
  private final int keptBytesMax;
  private @Nullable Channel server;
  private @Nullable ByteBuf reading;
  private Side readingFrom = Side.CLIENT;
  private int viewStart;
  private boolean flushesLater;
  private boolean clientRead = true;
  private boolean serverRead = true;
  private boolean clientDirty;
  private boolean serverDirty;

  Flow(Channel client, Conversation conversation, int keptBytesMax) {
    this.client = client;
    this.conversation = conversation;
    this.keptBytesMax = keptBytesMax;
  }

  void serverIs(Channel channel) {
    server = channel;
  }

  /// The bytes that [#relay] speaks of, until [#readingDone].
  ///
  /// @param start the position of the first of them in the view that the conversation gets
  void reading(Side from, ByteBuf bytes, int start) {
    reading = bytes;
    readingFrom = from;
    viewStart = start;
  }

  void readingDone() {
    reading = null;
  }

  void relay(int from, int length) {
    ByteBuf bytes = reading;
    if (bytes == null) {
      throw new IllegalStateException("a conversation relays only bytes that it is being given");
    }
    int index = bytes.readerIndex() + (from - viewStart);
    boolean all = length == bytes.readableBytes();
    write(other(readingFrom), all ? bytes.retain() : bytes.retainedSlice(index, length));
  }

  void send(Side to, ByteBuffer bytes) {
    write(to, Unpooled.wrappedBuffer(bytes));
  }

  void flush() {
    if (clientDirty) {
      clientDirty = false;
      client.flush();
    }
    if (serverDirty && server != null) {
      serverDirty = false;
      server.flush();
    }
  }

  /// Flushes when this turn of the loop ends.
  void flushLater() {
    if (!flushesLater) {
      flushesLater = true;
      Turn.endsWith(this, client.eventLoop());
    }
  }

  void turnEnds() {
    flushesLater = false;
    flush();
    adjust();
  }

  /// Reads each side only while the other can take what comes.
  void adjust() {
    Channel behind = server;
    boolean serverTakes = behind == null || behind.isWritable();
    boolean readsClient = serverTakes && conversation.keptBytes() <= keptBytesMax;
    if (readsClient != clientRead) {
      clientRead = readsClient;
      client.config().setAutoRead(readsClient);
    }
    boolean readsServer = client.isWritable();
    if (behind != null && readsServer != serverRead) {
      serverRead = readsServer;
      behind.config().setAutoRead(readsServer);
    }
  }

  /// Closes both sockets once everything written before is out; whoever does not read it in time
  /// loses it, because a peer that never reads must not keep its place.
  void closeBoth() {
    closeWhenOut(client);
    if (server != null) {
      closeWhenOut(server);
    }
  }

  private static void closeWhenOut(Channel channel) {
    channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    if (channel.isOpen()) {
      var overdue =
          channel.eventLoop().schedule(() -> channel.close(), LAST_WORDS_SECONDS, TimeUnit.SECONDS);
      channel.closeFuture().addListener(_ -> overdue.cancel(false));
    }
  }

  private void write(Side to, ByteBuf bytes) {
    if (to == Side.CLIENT) {
      clientDirty = true;
      client.write(bytes, client.voidPromise());
      return;
    }
    Channel behind = server;
    if (behind == null) {
      bytes.release();
      throw new IllegalStateException("there is no server to write to yet");
    }
    serverDirty = true;
    behind.write(bytes, behind.voidPromise());
  }

  private static Side other(Side side) {
    return side == Side.CLIENT ? Side.SERVER : Side.CLIENT;
  }
}
