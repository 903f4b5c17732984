package dev.countersign.postgres.wire;

import dev.countersign.core.Bytes;
import dev.countersign.core.wire.Admission;
import dev.countersign.core.wire.Conversation.Side;
import dev.countersign.core.wire.Ruling;
import dev.countersign.core.wire.Steps;
import java.nio.ByteBuffer;
import java.util.Optional;

/// One part of a conversation's life. What a phase does not expect, it ignores: late answers of the
/// transport are no fault.
interface Phase {

  void fromClient(ByteBuffer bytes, Steps steps);

  default void fromServer(ByteBuffer bytes, Steps steps) {}

  default void secured(Side side, Optional<Bytes> endPoint, Steps steps) {}

  default void admitted(Admission admission, Steps steps) {}

  default void connected(Steps steps) {}

  default void ruled(long ticket, Ruling ruling, Steps steps) {}

  default void notice(String message, Steps steps) {}

  default void cancelRequested(Steps steps) {}

  default void serverLost(String why, Steps steps) {}

  default int keptBytes() {
    return 0;
  }

  default boolean idle() {
    return false;
  }
}
