package dev.countersign.postgres.rewrite;

import dev.countersign.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/// Readers and writers of one table, each with small transactions, one after the other, until it is
/// closed.
final class Load implements AutoCloseable {

  private final TestDatabase database;
  private final AtomicLong transactions = new AtomicLong();
  private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean ending;

  private Load(TestDatabase database) {
    this.database = database;
  }

  static Load on(TestDatabase database, String table) {
    var load = new Load(database);
    boolean view = table.equals("totals");
    load.start("SELECT touched FROM %s WHERE %s = 7".formatted(table, view ? "customer_id" : "id"));
    if (!view) {
      load.start("UPDATE %s SET touched = touched + 1 WHERE id IN (7, 8007)".formatted(table));
    }
    return load;
  }

  /// Waits until so many transactions more are done.
  void goesOn(int more) {
    long until = transactions.get() + more;
    while (transactions.get() < until && failures.isEmpty()) {
      Thread.onSpinWait();
    }
  }

  List<String> failures() {
    return List.copyOf(failures);
  }

  @Override
  public void close() {
    ending = true;
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void start(String sql) {
    threads.add(Thread.ofVirtual().start(() -> run(sql)));
  }

  private void run(String sql) {
    try (Connection connection = database.connect();
        var statement = connection.createStatement()) {
      statement.execute("SET lock_timeout = '20s'; SET application_name = 'load'");
      while (!ending) {
        statement.execute(sql);
        transactions.incrementAndGet();
      }
    } catch (SQLException e) {
      failures.add(sql + ": " + e.getMessage());
    }
  }
}
