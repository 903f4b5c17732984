package dev.countersign.testkit;

import dev.countersign.embedded.EmbeddedPostgres;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// A real PostgreSQL server for tests, with superuser `postgres`, on loopback.
///
/// ```java
/// try (var database = PostgresServer.shared(18).freshDatabase("CREATE TABLE t (id int)")) {
///   database.execute("INSERT INTO t VALUES (1)");
///   assertThat(database.query("SELECT id FROM t")).containsExactly("1");
/// }
/// ```
///
/// A [#shared] server lives as long as the JVM and is not for bad days: stopping, killing or
/// reconfiguring it throws. Start one of your own for those, and close it.
public final class PostgresServer implements AutoCloseable {

  /// Settings with which [ServerLog#statements()] sees every statement before it is executed.
  public static final Map<String, String> LOG_ALL_STATEMENTS = Map.of("log_statement", "all");

  private static final Map<Integer, PostgresServer> SHARED = new ConcurrentHashMap<>();
  private static final String SUPERUSER = "postgres";

  private final int major;
  private final boolean shared;
  private final EmbeddedPostgres server;
  private final AtomicInteger databasesMade = new AtomicInteger();

  private PostgresServer(int major, boolean shared, Map<String, String> settings) {
    this.major = major;
    this.shared = shared;
    this.server = EmbeddedPostgres.start(PostgresReleases.ofMajor(major), settings);
  }

  /// The major versions there are: 14 to 18.
  public static List<Integer> majorVersions() {
    return PostgresReleases.majors();
  }

  /// The server of this version that all tests of this JVM share; it logs all statements.
  public static PostgresServer shared(int major) {
    return SHARED.computeIfAbsent(major, m -> new PostgresServer(m, true, LOG_ALL_STATEMENTS));
  }

  public static PostgresServer start(int major) {
    return start(major, Map.of());
  }

  /// @param settings lines of `postgresql.conf`
  public static PostgresServer start(int major, Map<String, String> settings) {
    return new PostgresServer(major, false, settings);
  }

  public int majorVersion() {
    return major;
  }

  public int port() {
    return server.address().getPort();
  }

  public InetSocketAddress address() {
    return server.address();
  }

  public ServerLog log() {
    return new ServerLog(server.log());
  }

  public String jdbcUrl(String database) {
    return jdbcUrl(database, SUPERUSER, "");
  }

  public String jdbcUrl(String database, String user, String password) {
    return PostgresUrls.jdbc(address(), database, user, password);
  }

  /// A connection as the superuser.
  public Connection connect(String database) {
    return connect(database, SUPERUSER, "");
  }

  /// A connection of your own, which you close.
  ///
  /// @throws SqlFailure when the server refuses
  public Connection connect(String database, String user, String password) {
    try {
      return DriverManager.getConnection(jdbcUrl(database, user, password));
    } catch (SQLException e) {
      throw new SqlFailure("cannot connect as " + user, e);
    }
  }

  public void createDatabase(String name) {
    execute(SUPERUSER, "CREATE DATABASE \"" + name.replace("\"", "\"\"") + "\"");
  }

  /// A new empty database with a name of its own; closing it drops it.
  public TestDatabase freshDatabase() {
    var name = "test_" + databasesMade.incrementAndGet();
    createDatabase(name);
    return new TestDatabase(this, name);
  }

  public TestDatabase freshDatabase(String setUpSql) {
    TestDatabase database = freshDatabase();
    database.execute(setUpSql);
    return database;
  }

  /// Runs statements, separated by semicolons, as the superuser.
  ///
  /// @throws SqlFailure when the server refuses
  public void execute(String database, String sql) {
    try (var connection = connect(database);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new SqlFailure(sql, e);
    }
  }

  /// The rows of a query, each as `psql -At` prints it: columns joined by `|`, NULL as nothing.
  public List<String> query(String database, String sql) {
    try (var connection = connect(database);
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      return Rows.unaligned(rows);
    } catch (SQLException e) {
      throw new SqlFailure(sql, e);
    }
  }

  /// Replaces `pg_hba.conf`. Leave a line that lets the superuser in if you need [#execute] again.
  public void hba(String... lines) {
    own().install("pg_hba.conf", String.join("\n", lines) + "\n");
    server.reload();
  }

  /// Switches TLS on for new connections; plain ones stay possible unless [#hba] forbids them.
  public void enableTls(TestTls.Identity identity) {
    own().install("server.crt", identity.certificatePem());
    server.install("server.key", identity.keyPem());
    set(Map.of("ssl", "on"));
  }

  /// Changes settings of the running server and reloads them.
  public void set(Map<String, String> settings) {
    own().set(settings);
    server.reload();
  }

  /// Stops the server: open connections are closed with SQLSTATE 57P01.
  public void stop() {
    own().stop();
  }

  /// Kills every process of the server with SIGKILL.
  public void kill() {
    own().kill();
  }

  /// Starts the server again on the same port, after stopping it if it runs.
  public void restart() {
    own().restart();
  }

  /// Freezes the server: connections stay open and nothing answers until [#resume].
  public void pause() {
    own().pause();
  }

  public void resume() {
    own().resume();
  }

  /// Ends a server of your own and deletes its data; a shared one goes on.
  @Override
  public void close() {
    if (!shared) {
      server.close();
    }
  }

  private EmbeddedPostgres own() {
    if (shared) {
      throw new IllegalStateException("this server is shared: start one of your own for that");
    }
    return server;
  }
}
