package dev.countersign.postgres.rules.locks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.testkit.PostgresServer;
import dev.countersign.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the lock rules say beyond the forecast, on live servers.
class LockClaimsTest {

  private static final String SCHEMA =
      """
      CREATE TABLE orders (id int NOT NULL, note text, code text, proven text
        CONSTRAINT orders_proven CHECK (proven IS NOT NULL));
      CREATE TABLE items (id int PRIMARY KEY);
      INSERT INTO orders SELECT g, g, g, g FROM generate_series(1, 100) g;
      INSERT INTO items SELECT generate_series(1, 100);
      CREATE UNIQUE INDEX orders_code ON orders (code);
      CREATE UNIQUE INDEX orders_key ON orders (proven);
      CREATE TABLE events (id int, at date) PARTITION BY RANGE (at);
      CREATE TABLE rest PARTITION OF events DEFAULT;
      INSERT INTO events VALUES (1, '2030-01-01');
      """;

  @ParameterizedTest
  @ValueSource(ints = {14, 16, 18})
  void a_check_that_was_validated_before_spares_set_not_null_the_scan(int major)
      throws SQLException {
    try (var database = PostgresServer.shared(major).freshDatabase(SCHEMA)) {
      assertThat(scans(database, "orders", "ALTER TABLE orders ALTER COLUMN note SET NOT NULL"))
          .isTrue();
      database.execute("ALTER TABLE orders ADD CONSTRAINT c CHECK (note IS NOT NULL) NOT VALID");
      assertThat(scans(database, "orders", "ALTER TABLE orders ALTER COLUMN note SET NOT NULL"))
          .isTrue();
      database.execute("ALTER TABLE orders VALIDATE CONSTRAINT c");
      assertThat(scans(database, "orders", "ALTER TABLE orders ALTER COLUMN note SET NOT NULL"))
          .isFalse();
      assertThat(
              scans(
                  database,
                  "orders",
                  "ALTER TABLE orders ALTER COLUMN note SET NOT NULL, DROP CONSTRAINT c"))
          .isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {14, 16, 18})
  void a_new_column_that_is_made_not_null_is_read_all_the_same(int major) throws SQLException {
    try (var database = PostgresServer.shared(major).freshDatabase(SCHEMA)) {
      assertThat(
              scans(database, "orders", "ALTER TABLE orders ADD COLUMN a int NOT NULL DEFAULT 0"))
          .isFalse();
      assertThat(
              scans(
                  database,
                  "orders",
                  "ALTER TABLE orders ADD COLUMN a int DEFAULT 0, ALTER COLUMN a SET NOT NULL"))
          .isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {14, 16, 18})
  void a_primary_key_from_an_index_reads_what_is_not_proven(int major) throws SQLException {
    try (var database = PostgresServer.shared(major).freshDatabase(SCHEMA)) {
      assertThat(
              scans(
                  database, "orders", "ALTER TABLE orders ADD PRIMARY KEY USING INDEX orders_code"))
          .isTrue();
      assertThat(
              scans(
                  database, "orders", "ALTER TABLE orders ADD PRIMARY KEY USING INDEX orders_key"))
          .isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {14, 16, 18})
  void a_default_partition_is_read_unless_a_check_of_its_own_excludes_the_bound(int major)
      throws SQLException {
    String add =
        "CREATE TABLE next PARTITION OF events FOR VALUES FROM ('2027-01-01') TO ('2028-01-01')";
    try (var database = PostgresServer.shared(major).freshDatabase(SCHEMA)) {
      assertThat(scans(database, "rest", add)).isTrue();
      database.execute(
          "ALTER TABLE rest ADD CHECK (at IS NOT NULL AND (at < '2027-01-01' OR at >= '2028-01-01'))");
      assertThat(scans(database, "rest", add)).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {14, 16, 18})
  void a_concurrent_build_that_gives_up_leaves_an_index_that_if_not_exists_keeps(int major)
      throws SQLException {
    String build = "CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_note ON orders (note)";
    try (var database = PostgresServer.shared(major).freshDatabase(SCHEMA);
        var old = database.connect();
        var builder = database.connect();
        var statement = builder.createStatement()) {
      old.setAutoCommit(false);
      run(old, "INSERT INTO orders VALUES (1000, 'a', 'a', 'a')");
      statement.execute("SET lock_timeout = '200ms'");
      assertThatThrownBy(() -> statement.execute(build)).hasMessageContaining("lock timeout");
      old.rollback();

      statement.execute(build);

      assertThat(
              database.query(
                  "SELECT indisvalid FROM pg_index WHERE indexrelid = 'orders_note'::regclass"))
          .containsExactly("f");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {14, 16, 18})
  void what_a_savepoint_took_is_given_back_with_it(int major) throws SQLException {
    try (var database = PostgresServer.shared(major).freshDatabase(SCHEMA);
        var connection = database.connect()) {
      connection.setAutoCommit(false);
      run(connection, "ALTER TABLE orders ADD COLUMN a int");
      run(connection, "SAVEPOINT s");
      run(connection, "ALTER TABLE items ADD COLUMN a int");
      assertThat(exclusive(connection)).containsExactly("items", "orders");
      run(connection, "ROLLBACK TO s");
      assertThat(exclusive(connection)).containsExactly("orders");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {14, 16, 18})
  void a_constraint_that_is_validated_in_its_transaction_is_read_under_its_lock(int major)
      throws SQLException {
    try (var database = PostgresServer.shared(major).freshDatabase(SCHEMA);
        var connection = database.connect()) {
      connection.setAutoCommit(false);
      run(connection, "ALTER TABLE orders ADD CONSTRAINT c CHECK (id > 0) NOT VALID");
      run(connection, "ALTER TABLE orders VALIDATE CONSTRAINT c");

      assertThat(exclusive(connection)).containsExactly("orders");
      assertThat(read(connection, "orders")).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {14, 16, 18})
  void what_is_logged_already_is_not_written_anew(int major) throws SQLException {
    String file = "SELECT relfilenode FROM pg_class WHERE relname = 'orders'";
    try (var database = PostgresServer.shared(major).freshDatabase(SCHEMA)) {
      List<String> before = database.query(file);
      database.execute("ALTER TABLE orders SET LOGGED");
      assertThat(database.query(file)).isEqualTo(before);
      database.execute("ALTER TABLE orders SET UNLOGGED");
      assertThat(database.query(file)).isNotEqualTo(before);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {14, 16, 18})
  void a_new_table_locks_what_it_refers_to(int major) throws SQLException {
    try (var database = PostgresServer.shared(major).freshDatabase(SCHEMA);
        var connection = database.connect()) {
      connection.setAutoCommit(false);
      run(connection, "CREATE TABLE t (id int REFERENCES items)");

      assertThat(locked(connection, "ShareRowExclusiveLock")).contains("items");
    }
  }

  /// Whether rows of a table are read from start to end; nothing is left of the statement.
  private static boolean scans(TestDatabase database, String table, String sql)
      throws SQLException {
    try (var connection = database.connect()) {
      connection.setAutoCommit(false);
      run(connection, sql);
      boolean read = read(connection, table);
      connection.rollback();
      return read;
    }
  }

  private static boolean read(Connection connection, String table) throws SQLException {
    return !names(
            connection,
            "SELECT relname FROM pg_stat_xact_user_tables WHERE seq_tup_read > 0 AND relname = '"
                + table
                + "'")
        .isEmpty();
  }

  private static List<String> exclusive(Connection connection) throws SQLException {
    return locked(connection, "AccessExclusiveLock");
  }

  private static List<String> locked(Connection connection, String mode) throws SQLException {
    return names(
        connection,
        """
        SELECT DISTINCT c.relname FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
         WHERE l.pid = pg_backend_pid() AND c.relkind = 'r' AND c.oid >= 16384
           AND c.relnamespace = 'public'::regnamespace AND l.mode = '%s' ORDER BY 1
        """
            .formatted(mode));
  }

  private static List<String> names(Connection connection, String sql) throws SQLException {
    var names = new ArrayList<String>();
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        names.add(rows.getString(1));
      }
    }
    return names;
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
