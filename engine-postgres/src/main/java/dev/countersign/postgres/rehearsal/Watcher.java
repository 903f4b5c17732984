package dev.countersign.postgres.rehearsal;

import dev.countersign.core.CountersignException;
import dev.countersign.postgres.driver.CloneLink;
import dev.countersign.postgres.driver.CloneLink.CloneRefused;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Looks at the server's locks, many times a second: those that the change holds, and who waits.
///
/// Only what stands in `pg_locks` counts as waiting. A slow answer of a busy machine is no lock, so
/// a harmless change shows no blocked time, however slow the clone is.
final class Watcher implements AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final long PAUSE_MILLIS = 5;

  private final CloneLink link;
  private final int worker;
  private final Map<Integer, Probe> probes = new HashMap<>();
  private final LockLog log;
  private final Stopwatch watch;
  private final Map<String, Long> workerWaits = new HashMap<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final CountDownLatch looked = new CountDownLatch(1);
  private final Thread thread;

  /// Starts to look, and returns when the first look was taken.
  ///
  /// @param link a connection of its own
  /// @param worker the server's process that runs the change
  Watcher(CloneLink link, int worker, List<Probe> probes, LockLog log, Stopwatch watch) {
    this.link = link;
    this.worker = worker;
    this.log = log;
    this.watch = watch;
    probes.forEach(probe -> this.probes.put(probe.pid(), probe));
    String question = question();
    this.thread = Thread.ofVirtual().name("rehearsal-locks").start(() -> look(question));
  }

  /// Returns when there was a look since the beginning.
  void awaitFirstLook() throws InterruptedException {
    looked.await();
  }

  /// How long the change itself has waited for locks so far, in nanoseconds.
  long workerWaitedNanos() {
    synchronized (workerWaits) {
      return workerWaits.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  @Override
  public void close() {
    ended.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look(String question) {
    try {
      do {
        long before = watch.nanos();
        JsonNode rows = JSON.readTree(link.text(question));
        seen(rows, before + (watch.nanos() - before) / 2);
        looked.countDown();
      } while (!ended.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (CountersignException | CloneRefused e) {
      // the clone is gone, which the run itself reports
    } finally {
      looked.countDown();
    }
  }

  private void seen(JsonNode rows, long nanos) {
    List<Footprint.Held> held = new ArrayList<>();
    for (JsonNode row : rows) {
      int pid = row.path(0).asInt();
      if (row.path(3).asBoolean()) {
        held.add(new Footprint.Held(row.path(1).asLong(), row.path(2).asString()));
        continue;
      }
      long waited = (long) (row.path(5).asDouble() * TimeUnit.SECONDS.toNanos(1));
      if (pid == worker) {
        synchronized (workerWaits) {
          workerWaits.merge(row.path(4).asString(""), waited, Math::max);
        }
      } else if (probes.containsKey(pid)) {
        probes.get(pid).waitsSince(nanos - waited);
      }
    }
    log.sampled(held, nanos);
  }

  /// Process, object, mode, granted, since when it waits as text, and for how many seconds.
  private String question() {
    String others = probes.keySet().stream().map(pid -> ", " + pid).collect(Collectors.joining());
    return """
    SELECT coalesce(pg_catalog.json_agg(pg_catalog.json_build_array(
             pid, relation::bigint, mode, granted, waitstart::text,
             extract(epoch FROM pg_catalog.clock_timestamp() - waitstart))), '[]')
      FROM pg_catalog.pg_locks
     WHERE pid = %1$d AND granted AND locktype = 'relation' AND relation >= 16384
        OR NOT granted AND pid IN (%1$d%2$s)\
    """
        .formatted(worker, others);
  }
}
