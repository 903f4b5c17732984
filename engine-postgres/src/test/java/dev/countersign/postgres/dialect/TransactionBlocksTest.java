package dev.countersign.postgres.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.pggrammar.PgParser;
import dev.countersign.testkit.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is said to be refused inside of a transaction block, against live servers. That nothing
/// else is refused, the oracle of locks proves with each of its forms.
class TransactionBlocksTest {

  private static final String REFUSED = "25001";
  private static final PgParser PARSER = PgParser.create();

  private static final String SCHEMA =
      """
      CREATE TABLE t (id int PRIMARY KEY);
      CREATE TABLE p (id int) PARTITION BY RANGE (id);
      CREATE TABLE p_low PARTITION OF p FOR VALUES FROM (0) TO (9);
      CREATE SUBSCRIPTION taken CONNECTION 'dbname=nowhere' PUBLICATION p WITH (connect = false);
      """;

  private static final List<String> REFUSING =
      List.of(
          "CREATE INDEX CONCURRENTLY ON t (id)",
          "DROP INDEX CONCURRENTLY t_pkey",
          "REINDEX INDEX CONCURRENTLY t_pkey",
          "REINDEX (CONCURRENTLY) TABLE t",
          "REINDEX (CONCURRENTLY true, VERBOSE) TABLE t",
          "REINDEX SCHEMA public",
          "REINDEX DATABASE nowhere",
          "REINDEX SYSTEM nowhere",
          "ALTER TABLE p DETACH PARTITION p_low CONCURRENTLY",
          "VACUUM",
          "VACUUM t",
          "VACUUM FULL t",
          "VACUUM (ANALYZE) t",
          "CLUSTER",
          "CREATE DATABASE fresh",
          "DROP DATABASE nowhere",
          "DROP DATABASE IF EXISTS nowhere",
          "ALTER DATABASE postgres SET TABLESPACE pg_default",
          "CREATE TABLESPACE fresh LOCATION '/nowhere'",
          "DROP TABLESPACE nowhere",
          "ALTER SYSTEM SET work_mem = '4MB'",
          "ALTER SYSTEM RESET ALL",
          "CREATE SUBSCRIPTION fresh CONNECTION 'dbname=nowhere' PUBLICATION p",
          "CREATE SUBSCRIPTION fresh CONNECTION 'dbname=nowhere' PUBLICATION p WITH (enabled = false)",
          "DISCARD ALL",
          "COMMIT PREPARED 'x'",
          "ROLLBACK PREPARED 'x'");

  private static final List<String> TAKING =
      List.of(
          "ALTER SUBSCRIPTION taken SET PUBLICATION q WITH (refresh = false)",
          "ALTER SUBSCRIPTION taken DISABLE",
          "ALTER SUBSCRIPTION taken OWNER TO CURRENT_USER",
          "CREATE SUBSCRIPTION fresh CONNECTION 'dbname=nowhere' PUBLICATION p"
              + " WITH (slot_name = NONE, create_slot = false, connect = false)",
          "REINDEX (CONCURRENTLY false) TABLE t",
          "REINDEX (CONCURRENTLY off) INDEX t_pkey",
          "ANALYZE t",
          "DISCARD PLANS",
          "ALTER TYPE mood ADD VALUE 'great'",
          "CREATE INDEX ON t (id)");

  @ParameterizedTest
  @ValueSource(ints = {14, 15, 16, 17, 18})
  void what_is_said_to_be_refused_is_refused_and_the_rest_is_not(int major) throws SQLException {
    var wrong = new ArrayList<String>();

    try (var database =
            PostgresServer.shared(major)
                .freshDatabase(SCHEMA + "CREATE TYPE mood AS ENUM ('sad')");
        var connection = database.connect()) {
      connection.setAutoCommit(false);
      for (String sql : REFUSING) {
        compare(true, sql, connection, wrong);
      }
      for (String sql : TAKING) {
        compare(false, sql, connection, wrong);
      }
      connection.setAutoCommit(true);
      try (var statement = connection.createStatement()) {
        statement.execute("ALTER SUBSCRIPTION taken SET (slot_name = NONE)");
        statement.execute("DROP SUBSCRIPTION taken");
      }
    }

    assertThat(wrong).as("on PostgreSQL " + major).isEmpty();
  }

  private static void compare(
      boolean refused, String sql, Connection connection, List<String> wrong) throws SQLException {
    ParsedSql parsed = ParsedSql.parse(PARSER, sql);
    SqlStatement statement = ((ParsedSql.Statements) parsed).statements().getFirst();
    String state = "";
    try (var one = connection.createStatement()) {
      one.execute("SELECT 1");
      one.execute(sql);
    } catch (SQLException e) {
      state = e.getSQLState();
    } finally {
      connection.rollback();
    }
    if (TransactionBlocks.refuse(statement) != refused || state.equals(REFUSED) != refused) {
      wrong.add(
          sql + " answers " + state + ", said to refuse: " + TransactionBlocks.refuse(statement));
    }
  }
}
