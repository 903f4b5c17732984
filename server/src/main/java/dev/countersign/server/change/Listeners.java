package dev.countersign.server.change;

import dev.countersign.core.change.Change;
import dev.countersign.core.change.ChangeId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Everybody who hears of changes. Thread-safe; telling them never blocks: each has a bounded queue
/// and a thread of its own, and whoever falls behind is dropped.
final class Listeners implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);
  private static final int QUEUE_MAX = 256;
  private static final int REMEMBERED_MAX = 4_096;

  private final List<Seat> seats = new CopyOnWriteArrayList<>();
  private final Map<ChangeId, Long> told =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ChangeId, Long> eldest) {
          return size() > REMEMBERED_MAX;
        }
      };

  ChangeListener.Subscription add(ChangeListener listener) {
    Seat seat = new Seat(listener);
    seats.add(seat);
    seat.thread = Thread.ofVirtual().name("change-listener").start(seat::run);
    return seat::close;
  }

  boolean nobody() {
    return seats.isEmpty();
  }

  /// Tells everybody, unless they were told of this version or a later one.
  void tell(Change change) {
    synchronized (told) {
      if (told.getOrDefault(change.id(), 0L) >= change.version()) {
        return;
      }
      told.put(change.id(), change.version());
    }
    seats.forEach(seat -> seat.offer(change));
  }

  @Override
  public void close() {
    seats.forEach(Seat::drop);
  }

  private final class Seat {

    private final ChangeListener listener;
    private final BlockingQueue<Change> queue = new LinkedBlockingQueue<>(QUEUE_MAX);
    private volatile Thread thread = Thread.currentThread();

    Seat(ChangeListener listener) {
      this.listener = listener;
    }

    void offer(Change change) {
      if (!queue.offer(change)) {
        drop();
      }
    }

    void drop() {
      if (close()) {
        Thread.ofVirtual().name("change-listener-dropped").start(listener::dropped);
      }
    }

    boolean close() {
      boolean first = seats.remove(this);
      if (first) {
        thread.interrupt();
      }
      return first;
    }

    void run() {
      try {
        while (seats.contains(this)) {
          listener.moved(queue.take());
        }
      } catch (InterruptedException _) {
        LOG.debug("a listener left");
      } catch (RuntimeException e) {
        LOG.warn("a listener of changes failed and hears no more", e);
        drop();
      }
    }
  }
}
