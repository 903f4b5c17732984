package dev.countersign.postgres.driver;

import dev.countersign.core.CountersignException;
import dev.countersign.core.ErrorCode;
import dev.countersign.postgres.dialect.Cast;
import dev.countersign.postgres.dialect.Catalog;
import dev.countersign.postgres.dialect.Operator;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.dialect.Routine;
import dev.countersign.postgres.dialect.Routines;
import dev.countersign.postgres.dialect.Schema;
import dev.countersign.postgres.dialect.SqlType;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads the [Catalog] of a database with a fixed number of queries, whatever its size.
///
/// It takes no lock that outlives the reading. The server's own functions that print definitions
/// lock what they print, so a relation under `ACCESS EXCLUSIVE` makes it wait: not for longer than
/// [#LIMITS] say, because whoever is judged meanwhile waits too. Temporary objects of sessions are
/// left out. Stateless; the connection is used by one thread at a time, as JDBC asks.
public final class CatalogReader {

  private static final String LIMITS =
      """
      SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY;
      SET LOCAL search_path = pg_catalog, pg_temp;
      SET LOCAL lock_timeout = '2s';
      SET LOCAL statement_timeout = '30s';
      """;

  private final String role;

  /// @param role the role that sessions act as: what it may use decides how names are resolved
  public CatalogReader(String role) {
    this.role = role;
  }

  /// Reads everything, in one transaction of its own. The connection must not be inside one.
  ///
  /// @throws CountersignException with `TARGET_UNREACHABLE` when the server does not answer, or
  ///   refuses
  public Catalog read(Connection connection) {
    return reading(connection).catalog();
  }

  /// As [#read], with what tells later readings what moved.
  ///
  /// @throws CountersignException as [#read]
  public Reading reading(Connection connection) {
    return inTransaction(connection, c -> whole(c, Signals.read(c, role)));
  }

  /// What is there now; empty when nothing moved since that was read. Estimates of sizes do not
  /// count. Where only relations moved, no others are read, and their estimates stay.
  ///
  /// @throws CountersignException as [#read]
  public Optional<Reading> since(Reading before, Connection connection) {
    return inTransaction(connection, c -> later(c, before));
  }

  private static <T> T inTransaction(Connection connection, Work<T> work) {
    try {
      connection.setAutoCommit(false);
      try (var statement = connection.createStatement()) {
        statement.execute(LIMITS);
        return work.with(connection);
      } finally {
        connection.rollback();
        connection.setAutoCommit(true);
      }
    } catch (SQLException e) {
      throw new CountersignException(
          ErrorCode.TARGET_UNREACHABLE,
          "The catalogue of the target could not be read: " + e.getMessage(),
          e);
    }
  }

  private Optional<Reading> later(Connection connection, Reading before) throws SQLException {
    Signals now = Signals.read(connection, role);
    if (now.version().equals(before.signals().version())) {
      return Optional.empty();
    }
    if (!now.onlyRelationsMovedSince(before.signals())) {
      return Optional.of(whole(connection, now));
    }
    WrittenRows rows = WrittenRows.read(connection, before.rows());
    Optional<Set<Long>> moved = rows.movedSince(before.rows(), connection);
    List<SqlType> types = types(connection);
    return Optional.of(
        moved.isEmpty() || redefines(before.catalog().types(), types)
            ? whole(connection, now)
            : new Reading(
                partly(connection, before.catalog(), moved.get(), types, now), now, rows));
  }

  /// A type that was there before and is another now may be named anywhere.
  private static boolean redefines(List<SqlType> before, List<SqlType> now) {
    Map<Long, SqlType> byNumber = new HashMap<>();
    now.forEach(type -> byNumber.put(type.oid(), type));
    return before.stream().anyMatch(type -> !type.equals(byNumber.getOrDefault(type.oid(), type)));
  }

  private Catalog partly(
      Connection connection, Catalog before, Set<Long> moved, List<SqlType> types, Signals now)
      throws SQLException {
    List<Relation> relations =
        new ArrayList<>(before.relations().stream().filter(r -> !moved.contains(r.oid())).toList());
    relations.addAll(new RelationsReader(connection, Optional.of(moved)).read());
    return new Catalog(
        new Catalog.Contents(
            now.version(),
            server(connection),
            true,
            before.schemas(),
            relations,
            Routines.of(before.routines()),
            before.operators(),
            types,
            before.casts(),
            before.extensions(),
            before.eventTriggers(),
            before.equalities(),
            before.looseCollations()));
  }

  private Reading whole(Connection connection, Signals signals) throws SQLException {
    WrittenRows rows = WrittenRows.read(connection, WrittenRows.NONE);
    var relations = new RelationsReader(connection).read();
    Catalog catalog =
        new Catalog(
            new Catalog.Contents(
                signals.version(),
                server(connection),
                true,
                schemas(connection),
                relations,
                Routines.of(routines(connection)),
                operators(connection),
                types(connection),
                casts(connection),
                extensions(connection),
                eventTriggers(connection),
                equalities(connection),
                looseCollations(connection)));
    return new Reading(catalog, signals, rows);
  }

  private Catalog.ServerFacts server(Connection connection) throws SQLException {
    Map<String, String> settings = new HashMap<>();
    Rows.of(
        connection, CatalogQueries.DEFAULT_SETTINGS, row -> settings.put(row.text(), row.text()));
    Rows.of(
        connection,
        CatalogQueries.ROLE_SETTINGS,
        row -> row.texts().stream().map(s -> putSetting(settings, s)).toList(),
        role);
    return Rows.of(
            connection,
            CatalogQueries.SERVER,
            row -> new Catalog.ServerFacts(row.integer(), row.text(), role, row.flag(), settings),
            role)
        .stream()
        .findFirst()
        .orElseThrow(() -> new SQLException("there is no role \"" + role + '"'));
  }

  private static String putSetting(Map<String, String> settings, String nameAndValue) {
    int equals = nameAndValue.indexOf('=');
    String name = nameAndValue.substring(0, equals);
    settings.put(name, nameAndValue.substring(equals + 1));
    return name;
  }

  private List<Schema> schemas(Connection connection) throws SQLException {
    return Rows.of(
        connection,
        CatalogQueries.SCHEMAS,
        row -> new Schema(row.number(), row.text(), row.text(), row.flag()),
        role);
  }

  private static List<Routine> routines(Connection connection) throws SQLException {
    return Rows.of(connection, CatalogQueries.ROUTINES, CatalogReader::routine);
  }

  private static Routine routine(Rows row) throws SQLException {
    return new Routine(
        row.number(),
        row.text(),
        row.text(),
        Routine.Kind.of(row.letter()),
        row.numbers(),
        row.texts(),
        row.integer(),
        row.flag(),
        row.number(),
        row.flag(),
        row.text(),
        row.letter(),
        row.flag(),
        row.flag(),
        row.flag(),
        row.texts(),
        row.text(),
        row.maybeText(),
        row.maybeText(),
        row.text(),
        row.numbers(),
        row.text(),
        row.maybeText());
  }

  private static List<Operator> operators(Connection connection) throws SQLException {
    return Rows.of(
        connection,
        CatalogQueries.OPERATORS,
        row ->
            new Operator(
                row.number(),
                row.text(),
                row.text(),
                row.number(),
                row.number(),
                row.number(),
                row.number()));
  }

  private static List<SqlType> types(Connection connection) throws SQLException {
    return Rows.of(
        connection,
        CatalogQueries.TYPES,
        row ->
            new SqlType(
                row.number(),
                row.text(),
                row.text(),
                row.letter(),
                row.number(),
                row.number(),
                row.number(),
                row.texts(),
                row.maybeText(),
                row.numbers(),
                row.numbers()));
  }

  private static List<Cast> casts(Connection connection) throws SQLException {
    return Rows.of(
        connection,
        "SELECT castsource, casttarget, castfunc, castcontext FROM pg_cast",
        row -> new Cast(row.number(), row.number(), row.number(), row.letter()));
  }

  private static List<Catalog.Extension> extensions(Connection connection) throws SQLException {
    return Rows.of(
        connection,
        """
        SELECT e.extname, e.extversion, n.nspname
        FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace ORDER BY 1
        """,
        row -> new Catalog.Extension(row.text(), row.text(), row.text()));
  }

  private static Set<String> looseCollations(Connection connection) throws SQLException {
    return Set.copyOf(
        Rows.of(
            connection,
            "SELECT DISTINCT collname FROM pg_collation WHERE NOT collisdeterministic",
            Rows::text));
  }

  private static List<Catalog.EventTrigger> eventTriggers(Connection connection)
      throws SQLException {
    return Rows.of(
        connection,
        """
        SELECT evtname, evtevent, evtfoid, evtenabled, evttags FROM pg_event_trigger ORDER BY 1
        """,
        row ->
            new Catalog.EventTrigger(
                row.text(), row.text(), row.number(), row.letter(), row.texts()));
  }

  private static Set<Catalog.Equality> equalities(Connection connection) throws SQLException {
    return new HashSet<>(
        Rows.of(
            connection,
            """
            SELECT amopfamily, amopopr FROM pg_amop
            WHERE amopmethod = 403 AND amopstrategy = 3 AND amoppurpose = 's'
            """,
            row -> new Catalog.Equality(row.number(), row.number())));
  }

  /// A catalogue, and what tells later what of it moved.
  public static final class Reading {

    private final Catalog catalog;
    private final Signals signals;
    private final WrittenRows rows;

    private Reading(Catalog catalog, Signals signals, WrittenRows rows) {
      this.catalog = catalog;
      this.signals = signals;
      this.rows = rows;
    }

    public Catalog catalog() {
      return catalog;
    }

    private Signals signals() {
      return signals;
    }

    private WrittenRows rows() {
      return rows;
    }
  }

  private interface Work<T> {

    T with(Connection connection) throws SQLException;
  }
}
