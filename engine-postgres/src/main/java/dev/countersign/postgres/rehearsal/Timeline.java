package dev.countersign.postgres.rehearsal;

import dev.countersign.core.review.BlockedAccess;
import dev.countersign.core.review.HeldLock;
import dev.countersign.core.review.RehearsedStatement;
import java.time.Duration;

/// Moves what was measured so that the first statement begins at zero.
///
/// @param startNanos when it began
record Timeline(long startNanos) {

  RehearsedStatement shifted(RehearsedStatement statement) {
    return new RehearsedStatement(
        statement.index(),
        statement.text(),
        statement.transaction(),
        moved(statement.from()),
        statement.duration(),
        statement.waited(),
        statement.locks().stream().map(this::shifted).toList(),
        statement.rewritten(),
        statement.scanned(),
        statement.rows(),
        statement.walBytes(),
        statement.tempBytes());
  }

  BlockedAccess shifted(BlockedAccess access) {
    return new BlockedAccess(
        access.table(),
        access.access(),
        access.tries(),
        access.longest(),
        access.total(),
        access.blocked().stream()
            .map(span -> new BlockedAccess.Span(moved(span.from()), moved(span.to())))
            .toList(),
        access.refused());
  }

  private HeldLock shifted(HeldLock lock) {
    return new HeldLock(
        lock.object(), lock.mode(), lock.blocks(), moved(lock.from()), moved(lock.to()));
  }

  private Duration moved(Duration moment) {
    return Stopwatch.span(moment.toNanos() - startNanos);
  }
}
