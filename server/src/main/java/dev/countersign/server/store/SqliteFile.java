package dev.countersign.server.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Objects;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/// Opens a store in one SQLite file.
///
/// One connection writes, several read (write-ahead log). Every commit waits for the disk
/// (`synchronous=FULL`). Writing transactions take the write lock when they begin, so none of them
/// fails half way because another process was faster.
final class SqliteFile {

  static final String URL_PREFIX = "jdbc:sqlite:";

  private static final Duration BUSY_WAIT_MAX = Duration.ofSeconds(10);
  private static final Duration POOL_WAIT = Duration.ofSeconds(30);
  private static final int READERS = 4;

  private final Path file;
  private final Duration busyWait;
  private final StoreFailures failures;

  SqliteFile(String url) {
    this(url, BUSY_WAIT_MAX);
  }

  /// @param busyWait how long a write waits for another process
  SqliteFile(String url, Duration busyWait) {
    this.busyWait = busyWait;
    this.file = Path.of(url.substring(URL_PREFIX.length())).toAbsolutePath();
    this.failures = new StoreFailures(file.toString());
  }

  /// Opens the file, after making it and its schema if need be.
  Database open() {
    try {
      makeFile();
      Object identity = identity();
      Schema.migrate(dataSource(SQLiteConfig.TransactionMode.IMMEDIATE), "sqlite");
      return new Database(
          Database.Engine.SQLITE,
          pool("store-writer", 1, SQLiteConfig.TransactionMode.IMMEDIATE, "SELECT 1"),
          pool(
              "store-reader",
              READERS,
              SQLiteConfig.TransactionMode.DEFERRED,
              "PRAGMA query_only = true"),
          failures,
          () -> requireSame(identity));
    } catch (RuntimeException e) {
      throw failures.of(e);
    }
  }

  private void makeFile() {
    makeDirectory(Objects.requireNonNull(file.getParent()));
    try {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (FileAlreadyExistsException e) {
      if (!Files.isRegularFile(file)) {
        throw failures.because("it is not a file.");
      }
    } catch (IOException e) {
      throw failures.because("the file cannot be made (" + e + ").");
    }
  }

  private void makeDirectory(Path directory) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw failures.because("its directory cannot be made (" + e + ").");
    }
  }

  /// A file that was deleted or replaced while it is open would still take writes, which nobody
  /// would ever see again.
  private void requireSame(Object identity) {
    if (!identity.equals(identity())) {
      throw failures.because(
          "the file was replaced while Countersign runs; stop it and put the file back.");
    }
  }

  private Object identity() {
    try {
      return Objects.requireNonNull(
          Files.readAttributes(file, BasicFileAttributes.class).fileKey());
    } catch (IOException e) {
      throw failures.because(
          "the file is gone; stop Countersign and put it back, or start with a new one.");
    }
  }

  private SQLiteDataSource dataSource(SQLiteConfig.TransactionMode mode) {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setBusyTimeout((int) busyWait.toMillis());
    config.enforceForeignKeys(true);
    config.setTransactionMode(mode);
    SQLiteDataSource dataSource = new SQLiteDataSource(config);
    dataSource.setUrl(URL_PREFIX + file);
    return dataSource;
  }

  private HikariDataSource pool(
      String name, int size, SQLiteConfig.TransactionMode mode, String firstSql) {
    HikariConfig config = new HikariConfig();
    config.setPoolName(name);
    config.setDataSource(dataSource(mode));
    config.setConnectionInitSql(firstSql);
    config.setMaximumPoolSize(size);
    config.setMaxLifetime(0);
    config.setConnectionTimeout(POOL_WAIT.toMillis());
    return new HikariDataSource(config);
  }
}
