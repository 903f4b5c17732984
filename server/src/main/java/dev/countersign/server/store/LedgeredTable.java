package dev.countersign.server.store;

import dev.countersign.core.CountersignException;
import dev.countersign.core.ErrorCode;
import dev.countersign.ledger.Entry;
import dev.countersign.ledger.Ledger;
import dev.countersign.ledger.LedgerUnit;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/// A table whose rows are only written together with an entry of the ledger.
final class LedgeredTable {

  private final Database database;
  private final Ledger ledger;

  LedgeredTable(Database database, Ledger ledger) {
    this.database = database;
    this.ledger = ledger;
  }

  /// Writes exactly one row and its entry.
  ///
  /// @param change answers how many rows it wrote
  /// @param otherwise says what it means when that was none
  void writeOne(Entry entry, ToIntFunction<Handle> change, CountersignException otherwise) {
    try {
      ledger.commit(transaction -> {
        if (change.applyAsInt(transaction.unwrap(Handle.class)) == 0) {
          throw otherwise;
        }
        return new LedgerUnit.Written<>(List.of(entry), true);
      });
    } catch (JdbiException e) {
      throw database.failures().of(e);
    }
  }

  Database database() {
    return database;
  }

  static CountersignException exists(String what) {
    return new CountersignException(
        ErrorCode.CONFLICT, "There is already %s; revoke it first.".formatted(what));
  }

  static CountersignException notFound(String what) {
    return new CountersignException(
        ErrorCode.NOT_FOUND, "There is no %s that is not revoked.".formatted(what));
  }

  static Optional<Instant> momentOrEmpty(ResultSet row, String column) throws SQLException {
    long nanos = row.getLong(column);
    return row.wasNull() ? Optional.empty() : Optional.of(Moment.ofNanos(nanos));
  }
}
