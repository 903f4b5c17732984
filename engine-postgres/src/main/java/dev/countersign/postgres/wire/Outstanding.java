package dev.countersign.postgres.wire;

import dev.countersign.core.wire.Steps;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/// What was sent to the server and is not answered yet, oldest first. Not thread-safe.
final class Outstanding {

  private final ArrayDeque<Expected> queue = new ArrayDeque<>();
  private int names;

  /// True when the server has nothing left to answer.
  boolean drained() {
    return queue.isEmpty();
  }

  void add(Expected expected) {
    queue.addLast(expected);
    if (changesName(expected)) {
      names++;
    }
  }

  @Nullable Expected head() {
    return queue.peekFirst();
  }

  /// The type of the oldest message, 0 when there is none.
  char headKind() {
    Expected head = queue.peekFirst();
    return head == null ? 0 : head.kind();
  }

  void complete() {
    Expected done = queue.pollFirst();
    if (done != null && changesName(done)) {
      names--;
    }
  }

  /// Whether a message that is under way may change which statement this name stands for.
  boolean mayChange(String name) {
    if (names == 0) {
      return false;
    }
    for (Expected expected : queue) {
      if (name.equals(nameChangedBy(expected))) {
        return true;
      }
    }
    return false;
  }

  /// The server has begun to read COPY data right after the oldest message: it ignores the Syncs
  /// that it finds there.
  void dropSyncsBehindHead() {
    Iterator<Expected> all = queue.iterator();
    all.next();
    while (all.hasNext() && all.next().kind() == 'S') {
      all.remove();
    }
  }

  /// The oldest message failed, and with it everything up to the next Sync.
  ///
  /// @param message the whole ErrorResponse
  void reportFailure(ByteBuffer message) {
    for (Expected expected : queue) {
      if (expected instanceof Expected.Reported reported) {
        reported.report().failed(message);
      }
      if (expected.kind() == 'S' || expected.kind() == 'Q') {
        break;
      }
    }
  }

  /// The server is gone: nothing of this will be answered.
  void lost(Steps steps) {
    for (Expected expected : queue) {
      if (expected instanceof Expected.Reported reported) {
        reported.report().lost(steps);
      }
    }
    queue.clear();
  }

  private static boolean changesName(Expected expected) {
    return nameChangedBy(expected) != null;
  }

  private static @Nullable String nameChangedBy(Expected expected) {
    return switch (expected) {
      case Expected.Parsing(Prepared statement) -> statement.name();
      case Expected.Closing(String name) -> name;
      case Expected.Own own -> own.effect().map(Prepared::name).orElse(null);
      case Expected.Beside(Expected message, var _) -> nameChangedBy(message);
      // A Query drops the unnamed statement.
      case Expected.Reported(Expected.Plain message, var _) -> nameChangedBy(message);
      case Expected.Plain message -> message == Expected.Plain.QUERY ? "" : null;
      case Expected.Refusal refusal -> refusal.kind() == 'Q' ? "" : null;
      case Expected.Answer _ -> null;
    };
  }
}
