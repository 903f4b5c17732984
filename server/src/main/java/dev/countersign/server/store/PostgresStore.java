package dev.countersign.server.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.postgresql.ds.PGSimpleDataSource;

/// Opens a store in a PostgreSQL database, which several nodes may share.
final class PostgresStore {

  static final String URL_PREFIX = "jdbc:postgresql:";

  private static final int CONNECTIONS = 8;
  private static final Duration POOL_WAIT = Duration.ofSeconds(10);
  private static final Duration CONNECT_WAIT = Duration.ofSeconds(5);
  private static final Duration ANSWER_WAIT = Duration.ofSeconds(60);
  private static final Duration LOCK_WAIT = Duration.ofSeconds(20);

  /// A commit is only acknowledged when it is durable, whatever the server's default is; a stronger
  /// one is left alone.
  private static final String DURABLE =
      "SELECT set_config('synchronous_commit', 'on', false)"
          + " WHERE current_setting('synchronous_commit') = 'off'";

  private final String url;
  private final StoreFailures failures;

  PostgresStore(String url) {
    this.url = url;
    this.failures = new StoreFailures(url.replaceFirst("\\?.*", "").replaceFirst("//[^/]*@", "//"));
  }

  /// Opens the database, after making its schema if need be.
  Database open() {
    try {
      PGSimpleDataSource dataSource = dataSource();
      requireUtf8(dataSource);
      Schema.migrate(dataSource, "postgresql");
      HikariDataSource pool = pool(dataSource);
      return new Database(Database.Engine.POSTGRESQL, pool, pool, failures, () -> {});
    } catch (RuntimeException e) {
      throw failures.of(e);
    }
  }

  private PGSimpleDataSource dataSource() {
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setUrl(url);
    dataSource.setApplicationName("countersign-store");
    dataSource.setConnectTimeout((int) CONNECT_WAIT.toSeconds());
    dataSource.setSocketTimeout((int) ANSWER_WAIT.toSeconds());
    dataSource.setTcpKeepAlive(true);
    dataSource.setOptions("-c lock_timeout=" + LOCK_WAIT.toMillis());
    return dataSource;
  }

  private void requireUtf8(PGSimpleDataSource dataSource) {
    Function<Handle, String> encoding =
        handle -> handle.createQuery("SHOW server_encoding").mapTo(String.class).one();
    String found = Jdbi.create(dataSource).withHandle(encoding::apply);
    if (!found.equals("UTF8")) {
      throw failures.because(
          "its encoding is " + found + "; make a database with ENCODING 'UTF8' for it.");
    }
  }

  private static HikariDataSource pool(PGSimpleDataSource dataSource) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("store");
    config.setDataSource(dataSource);
    config.setMaximumPoolSize(CONNECTIONS);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(POOL_WAIT.toMillis());
    config.setConnectionInitSql(DURABLE);
    return new HikariDataSource(config);
  }
}
