package dev.countersign.postgres.driver;

import dev.countersign.core.CountersignException;
import dev.countersign.core.ErrorCode;
import dev.countersign.core.Target;
import dev.countersign.core.Target.Credential;
import dev.countersign.core.Target.TlsMode;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// A few connections to a target for looking only: the catalogue, EXPLAIN, statistics. Thread-safe;
/// callers beyond the limit wait.
public final class Connections implements AutoCloseable {

  private static final int OPEN_MAX = 4;
  private static final int WAIT_SECONDS_MAX = 30;
  private static final String LOOK =
      """
      SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY;
      SET LOCAL statement_timeout = '10s';
      SET LOCAL lock_timeout = '2s';
      SET LOCAL idle_in_transaction_session_timeout = '60s';
      """;

  private final Target target;
  private final Credential credential;
  private final Semaphore permits = new Semaphore(OPEN_MAX, true);
  private final ConcurrentLinkedDeque<Connection> idle = new ConcurrentLinkedDeque<>();

  /// Connections with this credential; none is opened yet.
  public Connections(Target target, Credential credential) {
    this.target = target;
    this.credential = credential;
  }

  /// Looks at the target in a read-only transaction that is rolled back afterwards.
  ///
  /// @throws CountersignException with `TARGET_UNREACHABLE` when the server does not answer, or
  ///   refuses
  public <T> T look(Look<T> look) {
    return use(connection -> {
      connection.setAutoCommit(false);
      try (var statement = connection.createStatement()) {
        statement.execute(LOOK);
        return look.at(connection);
      } finally {
        connection.rollback();
        connection.setAutoCommit(true);
      }
    });
  }

  /// Uses a connection that is in no transaction.
  ///
  /// @throws CountersignException as [#look]
  public <T> T use(Look<T> use) {
    acquire();
    try {
      Connection connection = take();
      boolean usable = false;
      try {
        T result = use.at(connection);
        usable = true;
        return result;
      } catch (SQLException e) {
        usable = e.getSQLState() != null && !e.getSQLState().startsWith("08");
        throw unreachable(e);
      } finally {
        giveBack(connection, usable);
      }
    } finally {
      permits.release();
    }
  }

  @Override
  public void close() {
    for (Connection c = idle.poll(); c != null; c = idle.poll()) {
      discard(c);
    }
  }

  private Connection take() {
    for (Connection c = idle.poll(); c != null; c = idle.poll()) {
      try {
        if (c.isValid(2)) {
          return c;
        }
      } catch (SQLException e) {
        // asked about a negative time only
      }
      discard(c);
    }
    try {
      return DriverManager.getConnection(url(), properties());
    } catch (SQLException e) {
      throw unreachable(e);
    }
  }

  private void acquire() {
    try {
      if (!permits.tryAcquire(WAIT_SECONDS_MAX, TimeUnit.SECONDS)) {
        throw new CountersignException(
            ErrorCode.TARGET_UNREACHABLE,
            "Target %s: all %d connections for looking at it have been busy for %d seconds."
                .formatted(target.name(), OPEN_MAX, WAIT_SECONDS_MAX));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CountersignException(
          ErrorCode.TARGET_UNREACHABLE,
          "Target " + target.name() + ": interrupted while waiting for a connection.",
          e);
    }
  }

  private void giveBack(Connection connection, boolean usable) {
    if (usable) {
      idle.push(connection);
    } else {
      discard(connection);
    }
  }

  private static void discard(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      // it is gone already
    }
  }

  private String url() {
    String host = target.host().contains(":") ? "[" + target.host() + "]" : target.host();
    return "jdbc:postgresql://%s:%d/%s"
        .formatted(
            host,
            target.port(),
            java.net.URLEncoder.encode(target.database(), java.nio.charset.StandardCharsets.UTF_8)
                .replace("+", "%20"));
  }

  private Properties properties() {
    var properties = new Properties();
    properties.setProperty("user", credential.user());
    properties.setProperty("password", credential.password());
    properties.setProperty("ApplicationName", "countersign");
    properties.setProperty("connectTimeout", "10");
    properties.setProperty("loginTimeout", "15");
    properties.setProperty("socketTimeout", "60");
    properties.setProperty("prepareThreshold", "0");
    properties.setProperty("gssEncMode", "disable");
    properties.setProperty("sslmode", sslMode(target.tls()));
    if (target.tls() == TlsMode.VERIFY_FULL) {
      target
          .tlsRoots()
          .ifPresentOrElse(
              roots -> properties.setProperty("sslrootcert", roots),
              () ->
                  properties.setProperty("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory"));
    }
    return properties;
  }

  private static String sslMode(TlsMode mode) {
    return switch (mode) {
      case DISABLE -> "disable";
      case REQUIRE -> "require";
      case VERIFY_FULL -> "verify-full";
    };
  }

  private CountersignException unreachable(SQLException e) {
    return new CountersignException(
        ErrorCode.TARGET_UNREACHABLE,
        "Target %s at %s:%d, database %s, as %s: %s"
            .formatted(
                target.name(),
                target.host(),
                target.port(),
                target.database(),
                credential.user(),
                e.getMessage()),
        e);
  }

  /// What is done with a connection.
  @FunctionalInterface
  public interface Look<T> {
    /// Does it.
    T at(Connection connection) throws SQLException;
  }
}
