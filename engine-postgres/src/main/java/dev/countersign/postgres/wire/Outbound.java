package dev.countersign.postgres.wire;

import dev.countersign.core.wire.Conversation.Side;
import dev.countersign.core.wire.Steps;
import java.nio.ByteBuffer;

/// What goes to one side. Ranges that touch are relayed as one. Not thread-safe.
final class Outbound {

  private final Side to;
  private int from;
  private int length;

  Outbound(Side to) {
    this.to = to;
  }

  /// Passes a range of the bytes that the conversation was just given.
  void relay(int rangeFrom, int rangeLength, Steps steps) {
    if (rangeLength == 0) {
      return;
    }
    if (length > 0 && from + length == rangeFrom) {
      length += rangeLength;
      return;
    }
    flush(steps);
    from = rangeFrom;
    length = rangeLength;
  }

  void send(ByteBuffer bytes, Steps steps) {
    flush(steps);
    steps.send(to, bytes);
  }

  /// Must be called before the call that brought the bytes returns, and before any other step.
  void flush(Steps steps) {
    if (length > 0) {
      int count = length;
      length = 0;
      steps.relay(from, count);
    }
  }
}
