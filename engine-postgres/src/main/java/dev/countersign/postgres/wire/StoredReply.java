package dev.countersign.postgres.wire;

import java.nio.ByteBuffer;

/// The server's result messages of a statement that was run elsewhere, apart as the client's own
/// messages ask for them.
///
/// @param description the RowDescription, or NoData
/// @param results rows and the end of the command
/// @param all both, as a Query is answered
record StoredReply(ByteBuffer description, ByteBuffer results, ByteBuffer all) {

  static StoredReply of(ByteBuffer messages) {
    ByteBuffer description = ByteBuffer.allocate(messages.remaining() + 5);
    ByteBuffer results = ByteBuffer.allocate(messages.remaining());
    ByteBuffer all = ByteBuffer.allocate(messages.remaining());
    while (messages.remaining() >= 5) {
      int length = messages.getInt(messages.position() + 1);
      if (length < 4 || length >= messages.remaining()) {
        break;
      }
      ByteBuffer message = messages.slice(messages.position(), length + 1);
      messages.position(messages.position() + length + 1);
      switch (message.get(0)) {
        case 'T' -> {
          if (description.position() == 0) {
            description.put(message.duplicate());
          }
          all.put(message);
        }
        case 'D', 'C', 'I', 'N' -> {
          results.put(message.duplicate());
          all.put(message);
        }
        // Replies to the runner's own Parse, Bind, Describe and Sync are not the client's.
        default -> {}
      }
    }
    if (description.position() == 0) {
      description.put(Messages.empty('n'));
    }
    return new StoredReply(description.flip(), results.flip(), all.flip());
  }
}
