package dev.countersign.postgres.driver;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.postgres.dialect.Catalog;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.driver.CatalogReader.Reading;
import dev.countersign.testkit.PostgresServer;
import dev.countersign.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is read of a catalogue that moved is what a reading of everything would say.
class LaterReadingTest {

  private static final String SCHEMA =
      """
      CREATE SCHEMA side;
      CREATE TYPE mood AS ENUM ('sad', 'ok');
      CREATE DOMAIN positive AS int CHECK (VALUE > 0);
      CREATE TABLE customers (id int PRIMARY KEY, name text, mood mood);
      CREATE TABLE orders (id serial PRIMARY KEY, customer_id int REFERENCES customers, code text, amount positive);
      CREATE INDEX orders_code ON orders (lower(code));
      CREATE VIEW totals AS SELECT customer_id, count(*) AS n FROM orders GROUP BY 1;
      CREATE VIEW of_totals AS SELECT n FROM totals;
      CREATE MATERIALIZED VIEW kept AS SELECT c.name, o.code FROM customers c JOIN orders o ON o.customer_id = c.id;
      CREATE TABLE logs (id int, day date) PARTITION BY RANGE (day);
      CREATE TABLE logs_1 PARTITION OF logs FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
      CREATE TABLE base (a int);
      CREATE TABLE child () INHERITS (base);
      CREATE FUNCTION noted() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
      CREATE FUNCTION size_of(o orders) RETURNS int LANGUAGE sql AS 'SELECT o.id';
      CREATE FUNCTION how_many() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(*) FROM base; END;
      CREATE STATISTICS both_of ON customer_id, code FROM orders;
      CREATE ROLE later_reader_%s;
      ANALYZE
      """;

  private static final List<String> MOVES =
      List.of(
          "CREATE TABLE made (id int PRIMARY KEY, other int REFERENCES orders)",
          "ALTER TABLE orders ADD COLUMN note text DEFAULT 'x'",
          "ALTER TABLE orders ALTER COLUMN note SET NOT NULL",
          "ALTER TABLE orders RENAME COLUMN code TO kode",
          "ALTER TABLE orders ADD CONSTRAINT named CHECK (kode <> '')",
          "ALTER TABLE orders DROP CONSTRAINT named",
          "ALTER TABLE customers RENAME TO clients",
          "ALTER TABLE clients RENAME COLUMN id TO number",
          "ALTER TABLE clients RENAME CONSTRAINT customers_pkey TO clients_key",
          "ALTER INDEX orders_code RENAME TO orders_kode",
          "DROP INDEX orders_kode",
          "CREATE UNIQUE INDEX CONCURRENTLY orders_note ON orders (note, id)",
          "ALTER SEQUENCE orders_id_seq RENAME TO numbers",
          "ALTER SEQUENCE numbers RESTART 100",
          "CREATE TRIGGER t BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION noted()",
          "ALTER TABLE orders DISABLE TRIGGER t",
          "DROP TRIGGER t ON orders",
          "CREATE POLICY p ON orders USING (customer_id IN (SELECT number FROM clients))",
          "ALTER TABLE clients RENAME COLUMN number TO id",
          "ALTER TABLE orders ENABLE ROW LEVEL SECURITY",
          "DROP POLICY p ON orders",
          "CREATE RULE r AS ON DELETE TO orders DO INSTEAD NOTHING",
          "DROP RULE r ON orders",
          "CREATE TABLE logs_2 PARTITION OF logs DEFAULT",
          "ALTER TABLE logs DETACH PARTITION logs_1",
          "ALTER TABLE logs ATTACH PARTITION logs_1 FOR VALUES FROM ('2026-03-01') TO ('2026-04-01')",
          "ALTER TABLE child NO INHERIT base",
          "ALTER TABLE base RENAME TO basis",
          "ALTER TABLE basis RENAME COLUMN a TO b",
          "ALTER VIEW totals RENAME TO sums",
          "CREATE OR REPLACE VIEW sums AS SELECT customer_id, count(*) AS n, 1 AS one FROM orders GROUP BY 1",
          "REFRESH MATERIALIZED VIEW kept",
          "ALTER TABLE orders ALTER COLUMN note TYPE varchar(9)",
          "ALTER TABLE orders ALTER COLUMN note DROP DEFAULT",
          "ALTER TABLE orders DROP COLUMN note",
          "ALTER TABLE made DROP CONSTRAINT made_other_fkey",
          "ALTER TABLE made SET SCHEMA side",
          "ALTER TABLE side.made OWNER TO later_reader_%s",
          "ALTER SCHEMA side RENAME TO aside",
          "ALTER TYPE mood RENAME TO humour",
          "ALTER TYPE humour ADD VALUE 'good'",
          "ALTER DOMAIN positive ADD CONSTRAINT small CHECK (VALUE < 9)",
          "ALTER FUNCTION noted() RENAME TO noticed",
          "CREATE FUNCTION more() RETURNS int LANGUAGE sql AS 'SELECT 1'",
          "ALTER ROLE later_reader_%1$s RENAME TO later_reader_%1$s_2",
          "ALTER TABLE orders RENAME TO purchases",
          "CREATE TEMP TABLE passing (id int)",
          "TRUNCATE purchases CASCADE",
          "DROP TABLE aside.made",
          "DROP TABLE clients CASCADE",
          "DROP OWNED BY later_reader_%1$s_2; DROP ROLE later_reader_%1$s_2");

  @ParameterizedTest
  @ValueSource(ints = {14, 15, 16, 17, 18})
  void it_is_what_a_reading_of_everything_would_say(int version) throws SQLException {
    var reader = new CatalogReader("postgres");
    try (TestDatabase database = PostgresServer.shared(version).freshDatabase("");
        Connection connection = connect(database)) {
      for (String sql : SCHEMA.formatted(database.name()).split(";\n")) {
        database.execute(sql);
      }
      Reading before = reader.reading(connection);
      for (String move : MOVES) {
        database.execute(move.formatted(database.name()));

        Reading now = reader.since(before, connection).orElse(before);

        assertSame(move, now.catalog(), reader.read(connection));
        assertThat(reader.since(now, connection)).as(move).isEmpty();
        before = now;
      }
    }
  }

  @Test
  void what_did_not_move_is_not_read() throws SQLException {
    var reader = new CatalogReader("postgres");
    try (TestDatabase database =
            PostgresServer.shared(18)
                .freshDatabase("CREATE TABLE a (id int); CREATE TABLE b (id int DEFAULT 1)");
        Connection connection = connect(database);
        Connection other = database.connect()) {
      Reading before = reader.reading(connection);
      other.setAutoCommit(false);
      other.createStatement().execute("LOCK TABLE b IN ACCESS EXCLUSIVE MODE");
      database.execute("ALTER TABLE a ADD COLUMN c int");

      Optional<Reading> now = reader.since(before, connection);

      assertThat(now.orElseThrow().catalog().relation("public", "a").orElseThrow().columns())
          .hasSize(2);
      assertThat(now.orElseThrow().catalog().relation("public", "b").orElseThrow())
          .isSameAs(before.catalog().relation("public", "b").orElseThrow());
    }
  }

  /// As the product connects: values come as text, however often they are asked for.
  private static Connection connect(TestDatabase database) throws SQLException {
    return DriverManager.getConnection(database.jdbcUrl() + "&prepareThreshold=0");
  }

  private static void assertSame(String move, Catalog actual, Catalog expected) {
    assertThat(actual.version()).as(move).isEqualTo(expected.version());
    assertThat(byNumber(actual)).as(move).isEqualTo(byNumber(expected));
    assertThat(new HashSet<>(actual.types())).as(move).isEqualTo(new HashSet<>(expected.types()));
    assertThat(new HashSet<>(actual.routines()))
        .as(move)
        .isEqualTo(new HashSet<>(expected.routines()));
    assertThat(new HashSet<>(actual.schemas()))
        .as(move)
        .isEqualTo(new HashSet<>(expected.schemas()));
    assertThat(actual.server()).as(move).isEqualTo(expected.server());
  }

  private static Map<Long, Relation> byNumber(Catalog catalog) {
    return catalog.relations().stream().collect(toMap(Relation::oid, relation -> relation));
  }
}
