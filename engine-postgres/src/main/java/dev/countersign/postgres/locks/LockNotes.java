package dev.countersign.postgres.locks;

import dev.countersign.core.evidence.LockForecast;
import dev.countersign.postgres.dialect.Catalog;
import dev.countersign.postgres.dialect.SqlStatement;
import dev.countersign.postgres.dialect.TransactionBlocks;
import java.util.ArrayList;
import java.util.List;

/// What a forecast means for those who wait, one sentence each.
public final class LockNotes {

  private LockNotes() {}

  /// @param locks the statement's, the strongest first
  public static List<String> of(SqlStatement statement, List<LockForecast> locks, Catalog catalog) {
    var notes = new ArrayList<String>();
    locks.stream()
        .findFirst()
        .map(lock -> LockMode.of(lock.mode()))
        .filter(LockMode::blocksWrites)
        .ifPresent(mode -> notes.add(mode.queue()));
    locks.stream()
        .filter(lock -> lock.rewrite() && catalog.hasIndexNamed(lock.object()))
        .forEach(lock -> notes.add("The index %s is built anew.".formatted(lock.object())));
    if (TransactionBlocks.refuse(statement)) {
      notes.add("The server refuses it inside of a transaction.");
    }
    return notes;
  }
}
