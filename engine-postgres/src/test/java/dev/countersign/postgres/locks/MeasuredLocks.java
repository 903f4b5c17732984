package dev.countersign.postgres.locks;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The locks that a live server takes for a statement, read before the transaction is rolled back.
final class MeasuredLocks {

  /// One relation that existed before the statement.
  ///
  /// @param mode the strongest lock on it
  /// @param rewritten its file is another one afterwards
  /// @param scanned rows of it were read from start to end
  /// @param gone it is not there any more, or was made anew
  /// @param empty it has no rows that could be read
  record Measured(String mode, boolean rewritten, boolean scanned, boolean gone, boolean empty) {}

  private static final String RELATIONS =
      """
      SELECT c.oid, n.nspname || '.' || c.relname, coalesce(pg_relation_filenode(c.oid), 0),
             pg_relation_size(c.oid) = 0 OR c.relkind NOT IN ('r', 'm')
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE n.nspname IN ('public', 'side')
      """;
  private static final String HELD =
      """
      SELECT l.relation, l.mode FROM pg_locks l
       WHERE l.pid = pg_backend_pid() AND l.locktype = 'relation'
         AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
      """;
  private static final String SCANNED =
      "SELECT relid FROM pg_stat_xact_user_tables WHERE seq_tup_read > 0";

  private MeasuredLocks() {}

  static Map<String, Measured> of(Connection connection, String prelude, String sql)
      throws SQLException {
    connection.setAutoCommit(false);
    try (var statement = connection.createStatement()) {
      statement.execute(prelude);
      Map<Long, Row> before = relations(statement);
      connection.commit();
      statement.execute(sql);
      return measured(statement, before);
    } finally {
      connection.rollback();
    }
  }

  private static Map<String, Measured> measured(Statement statement, Map<Long, Row> before)
      throws SQLException {
    Map<Long, LockMode> held = held(statement);
    Set<Long> scanned = scanned(statement);
    Map<Long, Row> after = relations(statement);
    var result = new TreeMap<String, Measured>();
    for (var lock : held.entrySet()) {
      Row was = before.get(lock.getKey());
      Row is = after.get(lock.getKey());
      if (was != null) {
        result.put(
            was.name(),
            new Measured(
                lock.getValue().toString(),
                is != null && is.file() != was.file(),
                scanned.contains(lock.getKey()),
                is == null,
                was.empty()));
      }
    }
    return result;
  }

  private static Map<Long, Row> relations(Statement statement) throws SQLException {
    var result = new HashMap<Long, Row>();
    try (var rows = statement.executeQuery(RELATIONS)) {
      while (rows.next()) {
        result.put(
            rows.getLong(1), new Row(rows.getString(2), rows.getLong(3), rows.getBoolean(4)));
      }
    }
    return result;
  }

  private static Map<Long, LockMode> held(Statement statement) throws SQLException {
    var result = new HashMap<Long, LockMode>();
    try (var rows = statement.executeQuery(HELD)) {
      while (rows.next()) {
        result.merge(rows.getLong(1), LockMode.ofPgLocks(rows.getString(2)), LockMode::stronger);
      }
    }
    return result;
  }

  private static Set<Long> scanned(Statement statement) throws SQLException {
    var result = new HashSet<Long>();
    try (var rows = statement.executeQuery(SCANNED)) {
      while (rows.next()) {
        result.add(rows.getLong(1));
      }
    }
    return result;
  }

  private record Row(String name, long file, boolean empty) {}
}
