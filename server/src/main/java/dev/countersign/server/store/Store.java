package dev.countersign.server.store;

import dev.countersign.core.CountersignException;
import dev.countersign.core.ErrorCode;
import dev.countersign.core.engine.CloneRecords;
import dev.countersign.ledger.Ledger;
import dev.countersign.ledger.LedgerStorage;
import dev.countersign.server.change.ChangeStore;

/// Where everything is kept: one SQLite file, or one PostgreSQL database. Thread-safe.
///
/// All methods of the rooms it gives out block, and throw [CountersignException] with
/// [ErrorCode#STORE] when the store cannot do what it must; nothing was acknowledged then.
public final class Store implements AutoCloseable {

  private final Database database;

  private Store(Database database) {
    this.database = database;
  }

  /// Opens a store, after making its schema if need be.
  ///
  /// @param url `jdbc:sqlite:PATH` or `jdbc:postgresql://HOST:PORT/DATABASE?user=…`
  /// @throws CountersignException with [ErrorCode#CONFIGURATION] for any other URL, with
  ///   [ErrorCode#STORE] when it cannot be opened
  public static Store open(String url) {
    if (url.startsWith(SqliteFile.URL_PREFIX) && url.length() > SqliteFile.URL_PREFIX.length()) {
      return new Store(new SqliteFile(url).open());
    }
    if (url.startsWith(PostgresStore.URL_PREFIX)) {
      return new Store(new PostgresStore(url).open());
    }
    throw new CountersignException(
        ErrorCode.CONFIGURATION,
        "store.url begins with jdbc:sqlite: or jdbc:postgresql:; this one does not.");
  }

  /// Where the ledger is kept.
  public LedgerStorage ledger() {
    return new StoredLedger(database);
  }

  /// Where changes are kept, each move together with its entries in this ledger.
  public ChangeStore changes(Ledger ledger) {
    return new StoredChanges(database, ledger);
  }

  /// Where agents are kept that were made known by command.
  public Agents agents(Ledger ledger) {
    return new Agents(new LedgeredTable(database, ledger));
  }

  /// Where people are kept that were made known by command.
  public People people(Ledger ledger) {
    return new People(new LedgeredTable(database, ledger));
  }

  /// Where bearer tokens are kept.
  public Tokens tokens(Ledger ledger) {
    return new Tokens(new LedgeredTable(database, ledger));
  }

  /// Where signed-in browsers are kept.
  public WebSessions webSessions(Ledger ledger) {
    return new WebSessions(new LedgeredTable(database, ledger));
  }

  /// Where clones are written down that changes are rehearsed on.
  public CloneRecords clones() {
    return new StoredClones(database);
  }

  /// Where measurements are kept.
  public Throughput throughput() {
    return new Throughput(database);
  }

  @Override
  public void close() {
    database.close();
  }
}
