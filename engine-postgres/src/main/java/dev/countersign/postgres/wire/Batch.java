package dev.countersign.postgres.wire;

import dev.countersign.core.engine.Classified;
import dev.countersign.core.wire.VerdictMemory.Remembered;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The client's messages that are decided together: one Query, or everything up to a Sync or Flush.
/// Reused for the next batch; not thread-safe.
final class Batch {

  /// What ended a batch.
  enum End {
    /// Nothing yet.
    OPEN,
    /// A Sync, which is part of it.
    SYNC,
    /// A Flush, which is part of it.
    FLUSH,
    /// It is a Query or a FunctionCall.
    QUERY,
    /// A message that is not part of it.
    CUT
  }

  /// One message.
  static final class Item {
    final byte type;
    final int offset;
    final int length;

    /// Where the part of a Bind starts that holds the values.
    int valuesAt;

    /// The name of the statement that a Bind or Close names, and whether a Close names a portal.
    String name = "";

    boolean portal;

    /// The statement of a Query, Parse or Bind.
    @Nullable Prepared statement;

    /// What was remembered of it when it was last looked up.
    @Nullable Remembered remembered;

    /// What it does, once it was asked about by itself and allowed.
    @Nullable Classified decided;

    /// Whether it belongs to the question that is asked.
    boolean asked;

    Item(byte type, int offset, int length) {
      this.type = type;
      this.offset = offset;
      this.length = length;
    }

    /// The portal that a Bind or Execute, or a Describe or Close of one, names.
    String portalName(ClientBytes bytes) {
      int from = type == 'D' || type == 'C' ? 6 : 5;
      ByteBuffer message = bytes.slice(offset, length);
      int end = from;
      while (end < length && message.get(end) != 0) {
        end++;
      }
      return Names63.of(message, from, end);
    }

    /// Whether it makes the server execute, now or later, a statement.
    boolean needsVerdict() {
      return type == 'Q' || type == 'B';
    }
  }

  private final List<Item> items = new ArrayList<>();
  private int length;
  private End end = End.OPEN;
  private boolean touchesState;
  private boolean executes;
  private Optional<PgError> refusal = Optional.empty();

  Item add(byte type, int messageLength) {
    var item = new Item(type, length, messageLength);
    items.add(item);
    length += messageLength;
    touchesState |= type == 'Q' || type == 'B' || type == 'P';
    executes |= type == 'E';
    return item;
  }

  List<Item> items() {
    return items;
  }

  /// Bytes of all messages together.
  int length() {
    return length;
  }

  boolean isEmpty() {
    return items.isEmpty();
  }

  End end() {
    return end;
  }

  void end(End how) {
    end = how;
  }

  /// Whether the session's state decides what it means.
  boolean touchesState() {
    return touchesState;
  }

  /// Whether it runs portals.
  boolean executes() {
    return executes;
  }

  /// It cannot be forwarded, whatever the policy says.
  void refuse(PgError error, End how) {
    refusal = Optional.of(error);
    end = how;
  }

  Optional<PgError> refusal() {
    return refusal;
  }

  /// All of its bytes were dropped.
  void dropped() {
    items.clear();
    length = 0;
  }

  void clear() {
    dropped();
    end = End.OPEN;
    touchesState = false;
    executes = false;
    refusal = Optional.empty();
  }
}
