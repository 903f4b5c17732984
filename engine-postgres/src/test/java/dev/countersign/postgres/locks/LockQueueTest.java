package dev.countersign.postgres.locks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testkit.PostgresServer;
import dev.countersign.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Who waits behind a session that waits for a lock, on a live server.
class LockQueueTest {

  private static final String WAITS =
      "SELECT 1 FROM pg_locks WHERE relation = 't'::regclass AND NOT granted";

  /// For each mode a weakest one that makes it wait and lets reads, and writes where it can, pass.
  private static final Map<LockMode, LockMode> IN_THE_WAY =
      Map.of(
          LockMode.SHARE_UPDATE_EXCLUSIVE, LockMode.SHARE_UPDATE_EXCLUSIVE,
          LockMode.SHARE, LockMode.ROW_EXCLUSIVE,
          LockMode.SHARE_ROW_EXCLUSIVE, LockMode.ROW_EXCLUSIVE,
          LockMode.EXCLUSIVE, LockMode.ROW_SHARE,
          LockMode.ACCESS_EXCLUSIVE, LockMode.ACCESS_SHARE);

  @ParameterizedTest
  @EnumSource(
      value = LockMode.class,
      names = {
        "SHARE_UPDATE_EXCLUSIVE",
        "SHARE",
        "SHARE_ROW_EXCLUSIVE",
        "EXCLUSIVE",
        "ACCESS_EXCLUSIVE"
      })
  void whoever_conflicts_with_what_waits_waits_behind_it(LockMode mode) throws Exception {
    try (var database = PostgresServer.shared(18).freshDatabase("CREATE TABLE t (id int)");
        var holder = database.connect();
        var waiter = database.connect();
        var later = database.connect();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      lock(holder, IN_THE_WAY.getOrDefault(mode, LockMode.ACCESS_EXCLUSIVE), "");
      var waiting = CompletableFuture.runAsync(() -> lockUnchecked(waiter, mode), threads);
      awaitWaiting(database, waiting);

      boolean readsWait = !passes(later, LockMode.ACCESS_SHARE);
      boolean writesWait = !passes(later, LockMode.ROW_EXCLUSIVE);

      assertThat(readsWait).isEqualTo(mode.blocksReads());
      assertThat(writesWait).isEqualTo(mode.blocksWrites());
      holder.rollback();
      waiting.join();
      waiter.rollback();
    }
  }

  private static void awaitWaiting(TestDatabase database, CompletableFuture<Void> waiting) {
    while (!waiting.isDone() && database.query(WAITS).isEmpty()) {
      Thread.onSpinWait();
    }
  }

  private static boolean passes(Connection connection, LockMode mode) throws SQLException {
    try {
      lock(connection, mode, " NOWAIT");
      return true;
    } catch (SQLException e) {
      assertThat(e.getSQLState()).isEqualTo("55P03");
      return false;
    } finally {
      connection.rollback();
    }
  }

  private static void lockUnchecked(Connection connection, LockMode mode) {
    try {
      lock(connection, mode, "");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void lock(Connection connection, LockMode mode, String how) throws SQLException {
    connection.setAutoCommit(false);
    try (var statement = connection.createStatement()) {
      statement.execute("LOCK TABLE t IN " + mode + " MODE" + how);
    }
  }
}
