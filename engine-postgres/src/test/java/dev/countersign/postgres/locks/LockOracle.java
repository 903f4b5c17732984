package dev.countersign.postgres.locks;

import dev.countersign.core.SessionState;
import dev.countersign.core.evidence.LockForecast;
import dev.countersign.pggrammar.PgParser;
import dev.countersign.postgres.dialect.Catalog;
import dev.countersign.postgres.dialect.ParsedSql;
import dev.countersign.postgres.dialect.SqlStatement;
import dev.countersign.postgres.dialect.TransactionBlocks;
import dev.countersign.postgres.driver.CatalogReader;
import dev.countersign.testkit.PostgresServer;
import dev.countersign.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A live server with the oracle's schema, and the forecast for the same schema.
final class LockOracle implements AutoCloseable {

  private static final PgParser PARSER = PgParser.create();

  private final int major;
  private final TestDatabase database;
  private final Catalog catalog;
  private final Connection connection;
  private final MeasuredLocks measured;

  LockOracle(int major) throws SQLException {
    this.major = major;
    this.database = PostgresServer.shared(major).freshDatabase(OracleForm.resource("schema.sql"));
    this.connection = database.connect();
    this.catalog = new CatalogReader("postgres").read(connection);
    this.measured = new MeasuredLocks(connection);
  }

  /// What the forecast of a statement and the server do not agree on.
  List<String> differences(OracleForm form) {
    SqlStatement statement = parsed(form.sql());
    LockForecasts.Outlook outlook =
        new LockForecasts(PARSER).outlook(statement, catalog, session(form.zone()));
    var differences = new ArrayList<String>();
    try {
      var real = measured.of(List.of(form.sql()), form.zone());
      differences.addAll(
          LockDifferences.of(
              form.sql(),
              form.sql().matches(ROWS),
              real,
              byName(outlook.locks()),
              outlook.builds()));
    } catch (SQLException e) {
      differences.add(form.sql() + "  failed: " + e.getMessage());
    }
    if (outlook.locks().stream().allMatch(LockForecast::certain) == form.unsure()) {
      differences.add(form.sql() + (form.unsure() ? "  is certain" : "  is not certain"));
    }
    if (TransactionBlocks.refuse(statement)) {
      differences.add(form.sql() + "  is said to refuse transactions");
    }
    return differences;
  }

  private static final String ROWS =
      "(?i)(SELECT|INSERT|UPDATE|DELETE|MERGE|LOCK|COPY|ANALYZE|WITH|DECLARE|EXPLAIN|PREPARE)\\b.*";

  /// What the forecast of a script in one transaction and the server do not agree on. What the
  /// script makes itself nobody else can see, so that it is not measured.
  List<String> differencesTogether(String script) {
    List<SqlStatement> statements = statements(script);
    Map<String, LockForecast> forecast = byName(together(script));
    var builds = new HashSet<String>();
    statements.forEach(
        s -> builds.addAll(new LockForecasts(PARSER).outlook(s, catalog, session("UTC")).builds()));
    forecast.keySet().retainAll(measured.known());
    try {
      return LockDifferences.of(
          script, false, measured.of(List.of(script), "UTC"), forecast, builds);
    } catch (SQLException e) {
      return List.of(script + "  failed: " + e.getMessage());
    }
  }

  /// The forecast of a script in one transaction.
  List<LockForecast> together(String script) {
    return new LockForecasts(PARSER).together(statements(script), catalog, session("UTC"));
  }

  /// The forecast of one statement, by object.
  Map<String, LockForecast> forecast(String sql) {
    return byName(new LockForecasts(PARSER).of(parsed(sql), catalog, session("UTC")));
  }

  /// What the server does for it.
  Map<String, MeasuredLocks.Measured> measured(String sql) throws SQLException {
    return measured.of(List.of(sql), "UTC");
  }

  private static List<SqlStatement> statements(String script) {
    return ((ParsedSql.Statements) ParsedSql.parse(PARSER, script)).statements();
  }

  static SqlStatement parsed(String sql) {
    return ((ParsedSql.Statements) ParsedSql.parse(PARSER, sql)).statements().getFirst();
  }

  private static SessionState session(String zone) {
    return SessionState.fresh(
        "test", "postgres", new TreeMap<>(Map.of("search_path", "public", "TimeZone", zone)));
  }

  private static Map<String, LockForecast> byName(List<LockForecast> locks) {
    var result = new TreeMap<String, LockForecast>();
    locks.forEach(lock -> result.put(lock.object(), lock));
    return result;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
    database.close();
    PostgresServer.shared(major).execute("postgres", "DROP ROLE clerk, crew");
  }
}
