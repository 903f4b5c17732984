package dev.countersign.postgres.rehearsal;

import dev.countersign.core.Statement;
import dev.countersign.core.review.Keeping;
import dev.countersign.core.review.RehearsedRun;
import dev.countersign.core.review.RehearsedStatement;
import dev.countersign.postgres.driver.CloneLink;
import dev.countersign.postgres.driver.CloneLink.Refusal;
import dev.countersign.postgres.driver.CloneLink.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;

/// Runs the statements of one run, in transactions as the runner has them, and measures each. Used
/// once, by one thread.
///
/// The locks of a statement in a transaction are read before the transaction ends, so none is
/// missed. What is measured between two statements lengthens the transaction by some milliseconds.
final class Performance {

  /// The server's words for "not inside a transaction block", said before anything took effect.
  private static final Set<String> MUST_RUN_BARE = Set.of("25001", "2D000");

  private final CloneLink link;
  private final Watcher watcher;
  private final LockLog log;
  private final Stopwatch watch;
  private final TempFiles tempFiles;
  private final Map<Integer, Keeping> keeping;
  private final List<Measured> measured = new ArrayList<>();
  private Optional<RehearsedRun.Failure> failure = Optional.empty();
  private boolean idle = true;
  private int transaction;

  /// @param keeping what is copied beside statements, by their number
  Performance(
      CloneLink link,
      Watcher watcher,
      LockLog log,
      Stopwatch watch,
      Map<Integer, Keeping> keeping) {
    this.keeping = keeping;
    this.link = link;
    this.watcher = watcher;
    this.log = log;
    this.watch = watch;
    this.tempFiles = new TempFiles(link);
  }

  void run(List<Unit> units) {
    for (Unit unit : units) {
      if (failure.isPresent()) {
        return;
      }
      int before = measured.size();
      run(unit);
      if (idle) {
        log.released(watch.nanos());
        transaction++;
      }
      tempFiles(before);
    }
    if (!idle) {
      link.execute("ROLLBACK");
    }
  }

  /// What was measured of each statement that ran.
  List<RehearsedStatement> statements() {
    return measured.stream().map(each -> each.complete(log)).toList();
  }

  Optional<RehearsedRun.Failure> failure() {
    return failure;
  }

  private void run(Unit unit) {
    if (!unit.wrapped() || !idle) {
      unit.statements().stream().takeWhile(_ -> failure.isEmpty()).forEach(this::bare);
      return;
    }
    link.execute("BEGIN");
    idle = false;
    beginning(unit.statements().size()).forEach(link::execute);
    for (Statement statement : unit.statements()) {
      Optional<Refusal> refused = measure(statement);
      if (refused.isPresent()) {
        link.execute("ROLLBACK");
        idle = true;
        if (unit.statements().size() == 1 && MUST_RUN_BARE.contains(refused.get().code())) {
          bare(statement);
        } else {
          fail(refused.get(), measured.size());
        }
        return;
      }
    }
    Reply end = link.run(Statement.of("COMMIT"));
    idle = true;
    end.refused().ifPresent(refusal -> fail(refusal, measured.size() - 1));
  }

  /// What the copies of a transaction need before it has seen anything.
  private List<String> beginning(int statements) {
    int from = measured.size();
    return IntStream.range(from, from + statements)
        .mapToObj(keeping::get)
        .filter(Objects::nonNull)
        .flatMap(kept -> kept.first().stream())
        .distinct()
        .toList();
  }

  /// Runs a statement with the copies beside it.
  private Reply kept(Statement statement, int index) {
    Keeping kept = keeping.get(index);
    if (kept == null || idle) {
      return link.run(statement);
    }
    for (String step : kept.before()) {
      Reply copied = link.run(Statement.of(step));
      if (copied.refused().isPresent()) {
        return copied;
      }
    }
    Reply reply = link.run(statement);
    if (reply.refused().isEmpty()) {
      kept.after().forEach(link::execute);
    }
    return reply;
  }

  private void bare(Statement statement) {
    measure(statement).ifPresent(refusal -> fail(refusal, measured.size()));
    if (failure.isPresent() && !idle) {
      link.execute("ROLLBACK");
      idle = true;
    }
  }

  private Optional<Refusal> measure(Statement statement) {
    int index = measured.size();
    Footprint before = Footprint.of(link, !idle);
    long waited = watcher.workerWaitedNanos();
    long from = watch.nanos();
    log.begin(index, from);
    Reply reply = kept(statement, index);
    long to = watch.nanos();
    idle = reply.idle();
    if (reply.refused().isPresent()) {
      return reply.refused();
    }
    if (idle) {
      log.released(to);
    }
    Footprint after = Footprint.of(link, !idle);
    if (!idle) {
      log.listed(after.held());
    }
    measured.add(
        new Measured(
            new RehearsedStatement(
                index,
                statement.text(),
                transaction,
                Stopwatch.span(from),
                Stopwatch.span(to - from),
                Stopwatch.span(watcher.workerWaitedNanos() - waited),
                List.of(),
                before.rewrittenUntil(after),
                before.read().isPresent() ? before.scannedUntil(after) : Optional.empty(),
                reply.rows(),
                OptionalLong.of(Math.max(0, after.wal() - before.wal())),
                OptionalLong.empty())));
    return Optional.empty();
  }

  private void fail(Refusal refusal, int statement) {
    failure =
        Optional.of(
            new RehearsedRun.Failure(
                statement, refusal.code(), refusal.message(), refusal.detail()));
  }

  /// Temporary files are counted for a transaction; of one statement, when it has no other.
  private void tempFiles(int before) {
    OptionalLong bytes = idle ? tempFiles.sinceLast() : OptionalLong.empty();
    if (measured.size() == before + 1) {
      measured.set(before, measured.get(before).with(bytes));
    }
  }

  /// A statement whose locks may still be held.
  private record Measured(RehearsedStatement statement) {

    Measured with(OptionalLong tempBytes) {
      return new Measured(copy(statement, statement.locks(), tempBytes));
    }

    RehearsedStatement complete(LockLog log) {
      return copy(statement, log.of(statement.index()), statement.tempBytes());
    }

    private static RehearsedStatement copy(
        RehearsedStatement of,
        List<dev.countersign.core.review.HeldLock> locks,
        OptionalLong tempBytes) {
      return new RehearsedStatement(
          of.index(),
          of.text(),
          of.transaction(),
          of.from(),
          of.duration(),
          of.waited(),
          locks,
          of.rewritten(),
          of.scanned(),
          of.rows(),
          of.walBytes(),
          tempBytes);
    }
  }
}
