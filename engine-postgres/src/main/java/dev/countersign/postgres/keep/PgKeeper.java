package dev.countersign.postgres.keep;

import dev.countersign.core.TargetName;
import dev.countersign.core.engine.Keeper;
import dev.countersign.postgres.driver.Connections;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks after what is kept on one target. Thread-safe; several nodes may do so at a time.
public final class PgKeeper implements Keeper {

  private static final Logger LOG = LoggerFactory.getLogger(PgKeeper.class);
  private static final int AT_ONCE_MAX = 100;

  private final TargetName target;
  private final Connections connections;
  private final KeptSchema schema;

  /// @param connections as whoever runs changes
  public PgKeeper(TargetName target, Connections connections, KeepOptions options) {
    this.target = target;
    this.connections = connections;
    this.schema = new KeptSchema(options.schema());
  }

  /// Makes the schema where it is missing. When that is refused, reviews say so.
  public void prepare() {
    try {
      connections.use(connection -> {
        schema.prepare(connection);
        return true;
      });
    } catch (RuntimeException e) {
      LOG.warn("nothing can be kept for undos on {}: {}", target, e.getMessage());
    }
  }

  @Override
  public List<Kept> overdue() {
    return connections.use(this::overdue);
  }

  @Override
  public boolean drop(Kept kept, Runnable before) {
    return connections.use(connection -> {
      connection.setAutoCommit(false);
      try {
        boolean dropped = drop(connection, kept, before);
        connection.commit();
        return dropped;
      } catch (SQLException | RuntimeException e) {
        connection.rollback();
        throw e;
      } finally {
        connection.setAutoCommit(true);
      }
    });
  }

  private List<Kept> overdue(Connection connection) throws SQLException {
    if (!schema.isThere(connection)) {
      return List.of();
    }
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT change, array_agg(name ORDER BY name), max(until) FROM %s WHERE until < now() GROUP BY change ORDER BY 3 LIMIT %d"
                .formatted(schema.register(), AT_ONCE_MAX))) {
      var found = new ArrayList<Kept>();
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          found.add(
              new Kept(
                  rows.getString(1),
                  Stream.of((String[]) rows.getArray(2).getArray()).map(schema::table).toList(),
                  rows.getTimestamp(3).toInstant()));
        }
      }
      return found;
    }
  }

  private boolean drop(Connection connection, Kept kept, Runnable before) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("SET LOCAL lock_timeout = '2s'");
    }
    List<String> names = claimed(connection, kept.change());
    if (names.isEmpty()) {
      return false;
    }
    before.run();
    try (var statement = connection.createStatement()) {
      for (String name : names) {
        statement.execute("DROP TABLE IF EXISTS " + schema.table(name));
      }
    }
    return true;
  }

  /// Strikes the rows out of the register, as far as nobody else is at it.
  private List<String> claimed(Connection connection, String change) throws SQLException {
    try (PreparedStatement claim =
        connection.prepareStatement(
            "DELETE FROM %1$s WHERE name IN (SELECT name FROM %1$s WHERE change = ? AND until < now() FOR UPDATE SKIP LOCKED) RETURNING name"
                .formatted(schema.register()))) {
      claim.setString(1, change);
      var names = new ArrayList<String>();
      try (ResultSet rows = claim.executeQuery()) {
        while (rows.next()) {
          names.add(rows.getString(1));
        }
      }
      return names;
    }
  }
}
