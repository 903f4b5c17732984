package dev.countersign.postgres.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.core.evidence.Action;
import dev.countersign.testkit.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The live server has the last word: what is said to only read must not make it assign a
/// transaction, and names must mean what they mean to it.
final class ServerOracleTest {

  private static final Set<Action> HARMLESS = EnumSet.of(Action.READ, Action.SESSION);

  static Iterable<Integer> majors() {
    return PostgresServer.majorVersions();
  }

  @ParameterizedTest
  @MethodSource("majors")
  void what_only_reads_makes_the_server_assign_no_transaction(int major) throws SQLException {
    try (Shop shop = Shop.on(major);
        Connection connection = shop.database().connect()) {
      connection.setAutoCommit(false);
      var softly = new SoftAssertions();
      int ran = 0;

      for (String sql : reading(shop)) {
        if (runs(connection, sql)) {
          ran++;
          softly.assertThat(assigned(connection)).as(sql).isFalse();
        }
        connection.rollback();
      }

      softly.assertAll();
      assertThat(ran).isGreaterThan(80);
    }
  }

  private static List<String> reading(Shop shop) {
    return cases()
        .filter(sql ->
            !sql.matches(
                "(?is).*(txid_current\\(|FOR (UPDATE|SHARE)|ROLLBACK|COMMIT|"
                    + "ABORT|^END|PREPARE TRANSACTION|DISCARD|COPY|VACUUM|SHARE|pg_sleep).*"))
        .filter(sql ->
            shop.classify(sql).effects().stream()
                .allMatch(effect -> HARMLESS.contains(effect.action())))
        .toList();
  }

  private static boolean runs(Connection connection, String sql) {
    try (var statement = connection.createStatement()) {
      statement.setQueryTimeout(10);
      statement.execute(sql);
      return true;
    } catch (SQLException _) {
      return false;
    }
  }

  private static boolean assigned(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT pg_catalog.pg_current_xact_id_if_assigned() IS NOT NULL")) {
      rows.next();
      return rows.getBoolean(1);
    }
  }

  @ParameterizedTest
  @MethodSource("majors")
  void a_statement_that_writes_is_never_said_to_only_read(int major) throws SQLException {
    try (Shop shop = Shop.on(major);
        Connection connection = shop.database().connect()) {
      connection.setAutoCommit(false);
      List<String> missed = new ArrayList<>();
      int wrote = 0;

      for (String sql :
          cases().filter(s -> s.matches("(?is)(SELECT|WITH|VALUES|TABLE) .*")).toList()) {
        boolean assigned = runs(connection, sql) && assigned(connection);
        connection.rollback();
        boolean harmless =
            shop.classify(sql).effects().stream()
                .allMatch(effect -> HARMLESS.contains(effect.action()));
        wrote += assigned ? 1 : 0;
        if (assigned && harmless && !sql.matches("(?is).*(txid_current|FOR (UPDATE|SHARE)).*")) {
          missed.add(sql);
        }
      }

      assertThat(missed).isEmpty();
      assertThat(wrote).isGreaterThan(30);
    }
  }

  @ParameterizedTest
  @MethodSource("majors")
  void relations_are_found_where_the_server_finds_them(int major) throws SQLException {
    try (Shop shop = Shop.on(major);
        Connection connection = shop.database().connect()) {
      try (var statement = connection.createStatement()) {
        statement.execute("CREATE TABLE app.orders (id int)");
        statement.execute("CREATE TABLE app.\"Mixed\" (id int)");
        statement.execute("CREATE TABLE evil.pg_class (id int)");
        statement.execute("CREATE TABLE app." + "ä".repeat(40) + " (id int)");
        statement.execute("CREATE SCHEMA postgres");
        statement.execute("CREATE TABLE postgres.settings (id int)");
      }
      Catalog catalog = Shop.read(shop.database());
      var softly = new SoftAssertions();

      for (String path : paths()) {
        for (String name : names()) {
          softly
              .assertThat(ours(catalog, shop, path, name))
              .as(path + " : " + name)
              .isEqualTo(theirs(connection, path, name));
        }
      }

      softly.assertAll();
    }
  }

  private static List<String> paths() {
    return List.of(
        "public",
        "app, public",
        "public, app",
        "\"$user\", public",
        "evil, pg_catalog",
        "evil",
        "\"App\", app",
        "APP",
        "nowhere, app",
        "\"\"",
        "pg_catalog, evil, public",
        "app,public,evil");
  }

  private static List<String> names() {
    return List.of(
        "orders",
        "ORDERS",
        "\"ORDERS\"",
        "app.orders",
        "mixed",
        "\"Mixed\"",
        "pg_class",
        "evil.pg_class",
        "settings",
        "ä".repeat(40),
        "Ä".repeat(40),
        "information_schema.tables",
        "tables",
        "nosuch");
  }

  private static String ours(Catalog catalog, Shop shop, String path, String name) {
    var settings = new TreeMap<String, String>();
    settings.put("search_path", path);
    var session =
        dev.countersign.core.SessionState.fresh(shop.database().name(), "postgres", settings);
    var names = Resolution.of(catalog, session);
    return switch (names.relation(SearchPath.dotted(name))) {
      case Resolution.Known known -> Long.toString(known.relation().oid());
      case Resolution.Temporary temporary -> temporary.name();
      case Resolution.Missing _ -> "none";
    };
  }

  private static String theirs(Connection connection, String path, String name)
      throws SQLException {
    try (var set = connection.prepareStatement("SELECT set_config('search_path', ?, false)");
        var find = connection.prepareStatement("SELECT to_regclass(?)::oid::text")) {
      set.setString(1, path);
      set.execute();
      find.setString(1, name);
      try (var rows = find.executeQuery()) {
        rows.next();
        String oid = rows.getString(1);
        return oid == null ? "none" : oid;
      }
    }
  }

  private static Stream<String> cases() {
    return Shop.resource("cases.txt")
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(line -> line.substring(0, line.lastIndexOf("  ⇒  ")).replace("\\n", "\n"));
  }
}
