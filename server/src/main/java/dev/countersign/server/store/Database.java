package dev.countersign.server.store;

import com.zaxxer.hikari.HikariDataSource;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// The one place that takes connections and begins transactions. Thread-safe.
final class Database implements AutoCloseable {

  private static final int ATTEMPTS_MAX = 5;

  private final Engine engine;
  private final HikariDataSource writerPool;
  private final HikariDataSource readerPool;
  private final Jdbi writer;
  private final Jdbi reader;
  private final StoreFailures failures;
  private final Runnable guard;

  /// What differs between the two databases.
  enum Engine {
    SQLITE,
    POSTGRESQL
  }

  /// @param writerPool gives connections whose transactions may write
  /// @param readerPool gives connections for reading; may be the same
  /// @param guard throws when the store is no longer the one that was opened
  Database(
      Engine engine,
      HikariDataSource writerPool,
      HikariDataSource readerPool,
      StoreFailures failures,
      Runnable guard) {
    this.engine = engine;
    this.writerPool = writerPool;
    this.readerPool = readerPool;
    this.writer = Jdbi.create(writerPool);
    this.reader = Jdbi.create(readerPool);
    this.failures = failures;
    this.guard = guard;
  }

  Engine engine() {
    return engine;
  }

  StoreFailures failures() {
    return failures;
  }

  /// Reads. Several statements may see several states.
  <T> T read(Function<Handle, T> work) {
    guard.run();
    try {
      return reader.withHandle(work::apply);
    } catch (RuntimeException e) {
      throw failures.of(e);
    }
  }

  /// Writes in one transaction, durable when this returns. After a deadlock the work runs again.
  <T> T write(Function<Handle, T> work) {
    guard.run();
    T result = writeOnce(work, 1);
    guard.run();
    return result;
  }

  private <T> T writeOnce(Function<Handle, T> work, int attempt) {
    try {
      return writer.inTransaction(work::apply);
    } catch (RuntimeException e) {
      if (attempt < ATTEMPTS_MAX && StoreFailures.isRetryable(e)) {
        return writeOnce(work, attempt + 1);
      }
      throw failures.of(e);
    }
  }

  @Override
  public void close() {
    readerPool.close();
    writerPool.close();
  }
}
