package dev.countersign.postgres.rehearsal;

import dev.countersign.core.CountersignException;
import dev.countersign.core.ErrorCode;
import dev.countersign.core.SessionState;
import dev.countersign.core.review.BlockedAccess;
import dev.countersign.core.review.BlockedAccess.Access;
import dev.countersign.core.review.Keeping;
import dev.countersign.core.review.RehearsedRun;
import dev.countersign.core.review.SchemaComparison;
import dev.countersign.postgres.driver.CloneLink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/// One run on a clone, with everybody who takes part: who changes, who reads and writes meanwhile,
/// and who watches the locks.
final class Stage {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /// Objects that others can see: their locks count.
  private static final String NAMES =
      """
      SELECT pg_catalog.json_object_agg(c.oid, pg_catalog.format('%I.%I', n.nspname, c.relname))
        FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
       WHERE c.oid >= 16384 AND n.nspname !~ '^pg_'\
      """;

  private final Clone clone;
  private final SessionState session;
  private final List<String> objects;
  private final Duration limit;

  /// @param objects what the change locks; the tables among it are probed
  /// @param limit how long anything may wait for a lock
  Stage(Clone clone, SessionState session, List<String> objects, Duration limit) {
    this.clone = clone;
    this.session = session;
    this.objects = objects;
    this.limit = limit;
  }

  /// Runs units until the first refusal.
  ///
  /// @param keeping what is copied beside statements, by their number
  /// @throws CountersignException with `TARGET_UNREACHABLE` when the clone is lost
  RehearsedRun run(RehearsedRun.Kind kind, List<Unit> units, Map<Integer, Keeping> keeping) {
    Stopwatch watch = Stopwatch.start();
    List<Probe> probes = new ArrayList<>();
    try (CloneLink worker = clone.open();
        CloneLink eyes = clone.open()) {
      worker.prepare(session, units.stream().anyMatch(Unit::wrapped), limit);
      LockLog log = new LockLog(names(eyes));
      ProbedTable.of(objects, eyes).forEach(table -> add(probes, table, watch));
      for (Probe probe : probes) {
        probe.awaitFirstTry();
      }
      return watched(kind, units, new Cast(worker, eyes, probes, log, keeping), watch);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CountersignException(ErrorCode.INTERNAL, "A rehearsal was interrupted.", e);
    } finally {
      probes.forEach(Probe::close);
    }
  }

  private RehearsedRun watched(RehearsedRun.Kind kind, List<Unit> units, Cast cast, Stopwatch watch)
      throws InterruptedException {
    long start;
    Performance performance;
    long end;
    try (Watcher watcher =
        new Watcher(cast.eyes(), cast.worker().pid(), cast.probes(), cast.log(), watch)) {
      watcher.awaitFirstLook();
      start = watch.nanos();
      performance = new Performance(cast.worker(), watcher, cast.log(), watch, cast.keeping());
      performance.run(units);
      end = watch.nanos();
      cast.log().released(end);
    }
    List<BlockedAccess> access = cast.probes().stream().map(Probe::result).toList();
    Timeline timeline = new Timeline(start);
    return new RehearsedRun(
        kind,
        Stopwatch.span(end - start),
        performance.statements().stream().map(timeline::shifted).toList(),
        access.stream().map(timeline::shifted).toList(),
        Optional.<SchemaComparison>empty(),
        performance.failure());
  }

  private void add(List<Probe> probes, ProbedTable table, Stopwatch watch) {
    for (Access access : Access.values()) {
      probes.add(new Probe(table, access, clone.open(), watch));
    }
  }

  private static Map<Long, String> names(CloneLink link) {
    Map<Long, String> names = new HashMap<>();
    String json = link.text(NAMES);
    if (!json.isEmpty()) {
      JSON.readTree(json)
          .properties()
          .forEach(entry -> names.put(Long.valueOf(entry.getKey()), entry.getValue().asString()));
    }
    return names;
  }

  /// Who takes part, and what is copied.
  private record Cast(
      CloneLink worker,
      CloneLink eyes,
      List<Probe> probes,
      LockLog log,
      Map<Integer, Keeping> keeping) {}
}
