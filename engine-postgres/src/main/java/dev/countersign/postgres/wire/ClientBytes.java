package dev.countersign.postgres.wire;

import dev.countersign.core.wire.Steps;
import java.nio.ByteBuffer;

/// The client's bytes that are neither forwarded nor dropped yet: usually a part of the buffer that
/// the transport just gave, which is then relayed without a copy; else kept bytes. Not thread-safe.
final class ClientBytes {

  private static final int SPARE_BYTES_MAX = 64 << 10;
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final Outbound toServer;
  private ByteBuffer view = NOTHING;
  private boolean inPlace;
  private int start;
  private int end;

  ClientBytes(Outbound toServer) {
    this.toServer = toServer;
  }

  /// The transport gave these; [#keepRest] must follow in the same call.
  void give(ByteBuffer bytes) {
    if (start < end) {
      append(bytes);
      return;
    }
    view = bytes;
    inPlace = true;
    start = bytes.position();
    end = bytes.limit();
  }

  /// Copies what is left, because the transport's buffer is about to go.
  void keepRest(Steps steps) {
    toServer.flush(steps);
    if (!inPlace) {
      if (start == end && view.capacity() > SPARE_BYTES_MAX) {
        forget();
      }
      return;
    }
    ByteBuffer given = view;
    int from = start;
    int count = end - start;
    forget();
    if (count > 0) {
      append(given.slice(from, count));
    }
  }

  int available() {
    return end - start;
  }

  /// How many bytes are held in memory of the conversation's own.
  int kept() {
    return inPlace ? 0 : end - start;
  }

  byte at(int offset) {
    return view.get(start + offset);
  }

  int intAt(int offset) {
    return view.getInt(start + offset);
  }

  MessageReader read(MessageReader reader, int offset, int length) {
    return reader.over(view, start + offset, start + offset + length);
  }

  /// A view of some bytes, valid until the next change.
  ByteBuffer slice(int offset, int length) {
    return view.slice(start + offset, length);
  }

  void drop(int count) {
    start += count;
  }

  /// Passes the first bytes to the server.
  void forward(int count, Steps steps) {
    if (inPlace) {
      toServer.relay(start, count, steps);
    } else if (count > 0) {
      var copy = new byte[count];
      view.get(start, copy);
      toServer.send(ByteBuffer.wrap(copy), steps);
    }
    start += count;
  }

  private void append(ByteBuffer bytes) {
    int count = bytes.remaining();
    if (view.capacity() - end < count) {
      int left = end - start;
      int wanted = left + count;
      int capacity = Math.max(1024, wanted > view.capacity() / 2 ? wanted + wanted / 2 : wanted);
      ByteBuffer bigger = ByteBuffer.allocate(Math.max(capacity, wanted));
      bigger.put(0, view, start, left);
      view = bigger;
      start = 0;
      end = left;
    }
    view.put(end, bytes, bytes.position(), count);
    end += count;
  }

  private void forget() {
    view = NOTHING;
    inPlace = false;
    start = 0;
    end = 0;
  }
}
