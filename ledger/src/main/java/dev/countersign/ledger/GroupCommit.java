package dev.countersign.ledger;

import dev.countersign.core.CountersignException;
import dev.countersign.core.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// Lets many threads that append at the same moment share one transaction, and so one wait for the
/// disk.
///
/// Whoever has something to commit puts it into a queue and then waits for the lock. Whoever gets
/// the lock commits everything that is in the queue, its own unit included, for all the threads
/// that wait; when those get the lock, theirs is already done. No thread of our own, no timer, and
/// no delay when nobody else is there.
final class GroupCommit {

  private static final int UNITS_MAX = 256;
  private static final Duration WAIT_MAX = Duration.ofSeconds(30);

  private final LedgerStorage storage;
  private final LedgerWriter writer;
  private final ConcurrentLinkedQueue<Request<?>> queue = new ConcurrentLinkedQueue<>();
  private final ReentrantLock lock = new ReentrantLock(true);

  GroupCommit(LedgerStorage storage, LedgerWriter writer) {
    this.storage = storage;
    this.writer = writer;
  }

  /// Fails when the stored ledger does not end as the key signed it.
  void checkEnd() {
    lock.lock();
    try {
      LedgerWriter.Edge edge = storage.write(writer::begin);
      edge.committed(Optional.empty());
    } finally {
      lock.unlock();
    }
  }

  <T> LedgerUnit.Committed<T> commit(LedgerUnit<T> unit) {
    Request<T> request = new Request<>(unit);
    queue.add(request);
    takeTurn(request);
    try {
      if (!request.isDone()) {
        commitQueue(request);
      }
    } finally {
      lock.unlock();
    }
    return request.outcome();
  }

  private void takeTurn(Request<?> request) {
    boolean isOurs = false;
    boolean wasInterrupted = false;
    try {
      isOurs = lock.tryLock(WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      wasInterrupted = true;
    }
    if (!isOurs && queue.remove(request)) {
      if (wasInterrupted) {
        Thread.currentThread().interrupt();
      }
      throw refused(
          wasInterrupted
              ? "the wait for the store was interrupted"
              : "the store was busy for %d seconds".formatted(WAIT_MAX.toSeconds()));
    }
    if (!isOurs) {
      lock.lock();
    }
    if (wasInterrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /// Commits until this request was among those committed.
  private void commitQueue(Request<?> own) {
    while (!own.isDone()) {
      List<Request<?>> requests = new ArrayList<>();
      for (Request<?> next = queue.poll();
          next != null;
          next = requests.size() < UNITS_MAX ? queue.poll() : null) {
        requests.add(next);
      }
      commit(requests);
    }
  }

  private void commit(List<Request<?>> requests) {
    try {
      Round round = storage.write(transaction -> Round.run(transaction, writer, requests));
      round.edge().committed(round.batch());
      requests.forEach(request -> request.finish(round));
    } catch (RuntimeException | Error e) {
      requests.forEach(request -> request.fail(refused(e)));
      if (e instanceof Error error) {
        throw error;
      }
    }
  }

  /// What one run of a transaction came to.
  ///
  /// @param leaves of the units that succeeded
  /// @param failures of those that did not
  private record Round(
      LedgerWriter.Edge edge,
      Optional<Batch> batch,
      Map<Request<?>, Planned<?>> leaves,
      Map<Request<?>, RuntimeException> failures) {

    static Round run(
        LedgerStorage.Transaction transaction, LedgerWriter writer, List<Request<?>> requests) {
      LedgerWriter.Edge edge = writer.begin(transaction);
      Map<Request<?>, Planned<?>> planned = new IdentityHashMap<>();
      Map<Request<?>, RuntimeException> failures = new IdentityHashMap<>();
      for (Request<?> request : requests) {
        try {
          Planned<?> plan = transaction.separately(() -> request.plan(transaction, edge));
          edge.take(plan.leaves());
          planned.put(request, plan);
        } catch (RuntimeException e) {
          failures.put(request, e);
        }
      }
      Optional<Batch> batch = edge.batch();
      batch.ifPresent(transaction::append);
      return new Round(edge, batch, planned, failures);
    }
  }

  private record Planned<T>(List<NewLeaf> leaves, T result) {}

  /// One caller's unit on its way. Handed from thread to thread under the lock.
  private static final class Request<T> {

    private final LedgerUnit<T> unit;
    private Optional<LedgerUnit.Committed<T>> committed = Optional.empty();
    private Optional<RuntimeException> failure = Optional.empty();
    private Optional<Planned<T>> plan = Optional.empty();

    Request(LedgerUnit<T> unit) {
      this.unit = unit;
    }

    Planned<T> plan(LedgerStorage.Transaction transaction, LedgerWriter.Edge edge) {
      LedgerUnit.Written<T> written = unit.write(transaction);
      Planned<T> planned = new Planned<>(edge.plan(written.entries()), written.result());
      plan = Optional.of(planned);
      return planned;
    }

    void finish(Round round) {
      failure = Optional.ofNullable(round.failures().get(this));
      if (failure.isEmpty()) {
        Planned<T> planned = plan.orElseThrow();
        long treeSize = round.edge().treeSize();
        List<Receipt> receipts =
            planned.leaves().stream()
                .map(leaf -> new Receipt(leaf.index(), leaf.hash(), treeSize))
                .toList();
        committed = Optional.of(new LedgerUnit.Committed<>(receipts, planned.result()));
      }
    }

    void fail(RuntimeException why) {
      failure = Optional.of(why);
    }

    boolean isDone() {
      return committed.isPresent() || failure.isPresent();
    }

    LedgerUnit.Committed<T> outcome() {
      failure.ifPresent(why -> {
        throw why;
      });
      return committed.orElseThrow();
    }
  }

  private static CountersignException refused(Throwable cause) {
    return cause instanceof CountersignException failure && failure.code() == ErrorCode.LEDGER
        ? failure
        : refused(String.valueOf(cause.getMessage()), cause);
  }

  private static CountersignException refused(String why, Throwable cause) {
    return new CountersignException(ErrorCode.LEDGER, message(why), cause);
  }

  private static CountersignException refused(String why) {
    return new CountersignException(ErrorCode.LEDGER, message(why));
  }

  private static String message(String why) {
    return "The ledger could not be written, so nothing was done: " + why;
  }
}
