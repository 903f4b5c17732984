package dev.countersign.postgres;

import dev.countersign.core.review.Rewrite.Phase;
import dev.countersign.core.review.Rewrite.Run;
import dev.countersign.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;

/// Runs statements on a live server and looks how they block: a table that is read or written anew
/// while a lock on it keeps writers or readers waiting.
public final class MeasuredRun {

  private static final int ATTEMPTS = 200;

  private static final String BLOCKED =
      """
      SELECT DISTINCT c.oid::regclass::text
        FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
       WHERE l.pid = %s AND l.granted AND l.locktype = 'relation' AND c.relkind IN ('r', 'p', 'm')
         AND c.oid >= 16384
         AND l.mode IN ('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
      """;

  /// Tables that were there before, under such a lock, and read, or with another file or a new
  /// index. EXCLUSIVE on a materialized view keeps nobody from reading it.
  private static final String READ_WHILE_BLOCKED =
      """
      SELECT c.relname
        FROM pg_locks l JOIN was c ON c.oid = l.relation
       WHERE l.pid = pg_backend_pid() AND l.granted AND l.locktype = 'relation'
         AND NOT (c.relkind = 'm' AND l.mode = 'ExclusiveLock')
         AND l.mode IN ('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
         AND (coalesce(pg_relation_filenode(c.oid), 0) <> c.file
              OR EXISTS (SELECT 1 FROM pg_stat_xact_user_tables s
                          WHERE s.relid = c.oid AND s.seq_tup_read > 100)
              OR EXISTS (SELECT 1 FROM pg_index i WHERE i.indrelid = c.oid AND i.indexrelid >= c.next))
      """;

  private static final String REMEMBER =
      """
      CREATE TEMP TABLE was ON COMMIT DROP AS
        SELECT oid, relname, relkind, coalesce(pg_relation_filenode(oid), 0) AS file,
               (SELECT max(oid::bigint) + 1 FROM pg_class)::oid AS next
          FROM pg_class WHERE relkind IN ('r', 'm') AND relnamespace = 'public'::regnamespace
           AND pg_relation_size(oid) > 0
      """;

  private final TestDatabase database;

  public MeasuredRun(TestDatabase database) {
    this.database = database;
  }

  /// The tables that statements block while they read or write all of them, in a transaction that
  /// is rolled back.
  public List<String> blockedBy(Connection connection, List<String> statements)
      throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(REMEMBER);
      for (String sql : statements) {
        statement.execute(sql);
      }
      List<String> blocked = column(statement, READ_WHILE_BLOCKED);
      statement.execute("DROP TABLE was");
      return blocked;
    }
  }

  /// Runs a phase as the runner would, and answers the tables that it blocks.
  ///
  /// @param watched the table that readers and writers use meanwhile
  public List<String> run(Phase phase, String watched) throws SQLException {
    return phase.run() == Run.TRANSACTION
        ? retried(phase.statements())
        : bare(phase.statements(), watched);
  }

  private List<String> retried(List<String> statements) throws SQLException {
    for (int attempt = 1; ; attempt++) {
      try (Connection connection = database.connect()) {
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
          statement.execute("SET LOCAL lock_timeout = '500ms'");
        }
        List<String> blocked = blockedBy(connection, statements);
        connection.commit();
        return blocked;
      } catch (SQLException e) {
        if (!List.of("55P03", "40P01").contains(e.getSQLState()) || attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private List<String> bare(List<String> statements, String watched) throws SQLException {
    var seen = new TreeSet<String>();
    try (Connection connection = database.connect();
        Connection watching = database.connect();
        var statement = connection.createStatement();
        var look = watching.createStatement()) {
      String pid = column(statement, "SELECT pg_backend_pid()").getFirst();
      for (String sql : statements) {
        var done = new AtomicBoolean();
        Thread watcher = Thread.ofVirtual().start(() -> watch(look, pid, done, seen));
        try {
          statement.execute(sql);
        } finally {
          done.set(true);
          join(watcher);
        }
      }
    }
    seen.retainAll(List.of(watched));
    return List.copyOf(seen);
  }

  private static void watch(Statement look, String pid, AtomicBoolean done, TreeSet<String> seen) {
    try {
      while (!done.get()) {
        seen.addAll(column(look, BLOCKED.formatted(pid)));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static List<String> column(Statement statement, String sql) throws SQLException {
    var result = new ArrayList<String>();
    try (var rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        result.add(rows.getString(1));
      }
    }
    return result;
  }
}
