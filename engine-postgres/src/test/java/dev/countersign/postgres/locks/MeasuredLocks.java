package dev.countersign.postgres.locks;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The locks that a live server takes for statements, read before the transaction is rolled back.
/// Used by one thread.
final class MeasuredLocks {

  /// One relation that existed before.
  ///
  /// @param mode the strongest lock on it
  /// @param rewritten its file is another one afterwards, also when it was dropped and made anew
  /// @param scanned rows of it were read from start to end
  /// @param built an index that was not there before was built from its rows
  /// @param gone it is not there any more, nor anything of its name
  /// @param empty it has no rows that could be read
  record Measured(
      String mode,
      boolean rewritten,
      boolean scanned,
      boolean built,
      boolean gone,
      boolean empty) {}

  private static final String RELATIONS =
      """
      SELECT c.oid, quote_ident(n.nspname) || '.' || quote_ident(c.relname),
             coalesce(pg_relation_filenode(c.oid), 0),
             c.relkind NOT IN ('r', 'm') OR pg_relation_size(c.oid) = 0, coalesce(i.indrelid, 0)
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        LEFT JOIN pg_index i ON i.indexrelid = c.oid
       WHERE n.nspname IN ('public', 'side')
      """;
  private static final String HELD =
      """
      SELECT l.relation, l.mode FROM pg_locks l
       WHERE l.pid = pg_backend_pid() AND l.locktype = 'relation'
         AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
      """;
  private static final String SCANNED =
      "SELECT relid, seq_tup_read FROM pg_stat_xact_user_tables WHERE seq_tup_read > 0";

  private final Connection connection;
  private final Map<Long, Row> before;

  /// @param connection to a database that nobody else changes
  MeasuredLocks(Connection connection) throws SQLException {
    this.connection = connection;
    connection.setAutoCommit(false);
    try (var statement = connection.createStatement()) {
      this.before = relations(statement);
    }
    connection.rollback();
  }

  /// The names of what was there before.
  Set<String> known() {
    return before.values().stream().map(Row::name).collect(toSet());
  }

  /// Of a script that runs in one transaction.
  Map<String, Measured> of(List<String> script, String zone) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("SET LOCAL timezone = '" + zone + "'");
      Map<Long, Long> earlier = rowsRead(statement);
      for (String sql : script) {
        statement.execute(sql);
      }
      Map<Long, Long> now = rowsRead(statement);
      now.entrySet().removeIf(e -> e.getValue().equals(earlier.get(e.getKey())));
      return measured(statement, now.keySet());
    } finally {
      connection.rollback();
    }
  }

  private Map<String, Measured> measured(Statement statement, Set<Long> scanned)
      throws SQLException {
    Map<Long, LockMode> held = held(statement);
    Map<Long, Row> after = relations(statement);
    Map<String, Row> byName =
        after.values().stream().collect(toMap(Row::name, row -> row, (a, _) -> a));
    Set<Long> built = built(after);
    var result = new TreeMap<String, Measured>();
    held.forEach((oid, mode) -> {
      Row was = before.get(oid);
      if (was != null) {
        Row is = after.getOrDefault(oid, byName.get(was.name()));
        result.put(
            was.name(),
            new Measured(
                mode.toString(),
                is != null && is.file() != was.file(),
                scanned.contains(oid),
                built.contains(oid),
                is == null,
                was.empty()));
      }
    });
    return result;
  }

  /// The tables with an index whose name no index had before.
  private Set<Long> built(Map<Long, Row> after) {
    var names = new HashSet<String>();
    before.values().forEach(row -> names.add(row.name()));
    var built = new HashSet<Long>();
    after.forEach((oid, row) -> {
      if (row.table() != 0
          && row.file() != 0
          && !before.containsKey(oid)
          && !names.contains(row.name())) {
        built.add(row.table());
      }
    });
    return built;
  }

  private static Map<Long, Row> relations(Statement statement) throws SQLException {
    var result = new HashMap<Long, Row>();
    try (var rows = statement.executeQuery(RELATIONS)) {
      while (rows.next()) {
        result.put(
            rows.getLong(1),
            new Row(rows.getString(2), rows.getLong(3), rows.getBoolean(4), rows.getLong(5)));
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

  /// Rows that scans read; what earlier transactions read is still in it for a while.
  private static Map<Long, Long> rowsRead(Statement statement) throws SQLException {
    var result = new HashMap<Long, Long>();
    try (var rows = statement.executeQuery(SCANNED)) {
      while (rows.next()) {
        result.put(rows.getLong(1), rows.getLong(2));
      }
    }
    return result;
  }

  private record Row(String name, long file, boolean empty, long table) {}
}
