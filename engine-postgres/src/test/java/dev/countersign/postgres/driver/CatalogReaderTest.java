package dev.countersign.postgres.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.core.CountersignException;
import dev.countersign.postgres.dialect.Catalog;
import dev.countersign.postgres.dialect.Index;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.testkit.PostgresServer;
import dev.countersign.testkit.TestDatabase;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CatalogReaderTest {

  private static final String SCHEMA =
      """
      CREATE TABLE t (
        id integer PRIMARY KEY,
        a varchar(10) NOT NULL DEFAULT 'x',
        b integer GENERATED ALWAYS AS (id * 2) STORED,
        c bigint GENERATED ALWAYS AS IDENTITY,
        gone integer,
        d numeric(10, 2) CHECK (d > 0)
      );
      ALTER TABLE t DROP COLUMN gone;
      CREATE UNIQUE INDEX t_partial ON t (a) WHERE b > 0;
      CREATE UNIQUE INDEX t_expression ON t (lower(a));
      CREATE UNIQUE INDEX t_include ON t (a, d) INCLUDE (b);
      ALTER TABLE t ADD CONSTRAINT t_late UNIQUE (d) DEFERRABLE;
      CREATE TABLE u (t_id integer REFERENCES t ON DELETE CASCADE ON UPDATE SET NULL);
      CREATE VIEW v AS SELECT id FROM t;
      CREATE TABLE p (a integer, b text) PARTITION BY LIST (a);
      CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
      CREATE TABLE p_rest PARTITION OF p DEFAULT;
      CREATE FUNCTION f(a integer, b text DEFAULT 'x', VARIADIC c integer[] DEFAULT '{}')
        RETURNS SETOF integer LANGUAGE sql STABLE SET search_path = public AS 'SELECT 1';
      CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
      CREATE TRIGGER tr AFTER INSERT ON t REFERENCING NEW TABLE AS fresh
        FOR EACH STATEMENT EXECUTE FUNCTION tf();
      CREATE RULE r AS ON DELETE TO u DO INSTEAD NOTHING;
      CREATE POLICY po ON u FOR SELECT USING (t_id > 0);
      """;

  static Iterable<Integer> majors() {
    return PostgresServer.majorVersions();
  }

  @ParameterizedTest
  @MethodSource("majors")
  void a_table_is_read_with_all_that_decides_about_writes(int major) {
    try (var database = PostgresServer.shared(major).freshDatabase(SCHEMA)) {
      Relation t = read(database).relation("public", "t").orElseThrow();

      assertThat(t.columns())
          .extracting(Relation.Column::name)
          .containsExactly("id", "a", "b", "c", "d");
      assertThat(t.column("a").orElseThrow().type()).isEqualTo("character varying(10)");
      assertThat(t.column("a").orElseThrow().defaultSql()).contains("'x'::character varying");
      assertThat(t.column("b").orElseThrow().generation()).isEqualTo(Relation.Generation.STORED);
      assertThat(t.column("c").orElseThrow().generation())
          .isEqualTo(Relation.Generation.IDENTITY_ALWAYS);
      assertThat(t.checks())
          .extracting(Relation.CheckConstraint::definition)
          .containsExactly("CHECK ((d > (0)::numeric))");
      assertThat(t.triggers()).extracting(Relation.Trigger::name).containsExactly("tr");
      assertThat(t.triggers().getFirst().transitionTables()).containsExactly("fresh");
    }
  }

  @ParameterizedTest
  @MethodSource("majors")
  void only_a_whole_key_that_is_checked_at_once_identifies_rows(int major) {
    try (var database = PostgresServer.shared(major).freshDatabase(SCHEMA)) {
      Relation t = read(database).relation("public", "t").orElseThrow();

      List<String> identifying =
          t.indexes().stream().filter(Index::identifies).map(Index::name).toList();
      assertThat(identifying).containsExactlyInAnyOrder("t_pkey", "t_include");
      Index include =
          t.indexes().stream().filter(i -> i.name().equals("t_include")).findFirst().orElseThrow();
      assertThat(include.columns()).hasSize(2);
      assertThat(include.included()).hasSize(1);
    }
  }

  @ParameterizedTest
  @MethodSource("majors")
  void foreign_keys_rules_policies_and_partitions_are_read(int major) {
    try (var database = PostgresServer.shared(major).freshDatabase(SCHEMA)) {
      Catalog catalog = read(database);
      Relation t = catalog.relation("public", "t").orElseThrow();
      Relation u = catalog.relation("public", "u").orElseThrow();
      Relation p = catalog.relation("public", "p").orElseThrow();
      Relation rest = catalog.relation("public", "p_rest").orElseThrow();

      assertThat(t.referencedBy()).isEqualTo(u.references()).hasSize(1);
      assertThat(t.referencedBy().getFirst().onDelete()).isEqualTo('c');
      assertThat(t.referencedBy().getFirst().onUpdate()).isEqualTo('n');
      assertThat(u.rules()).extracting(Relation.Rule::name).containsExactly("r");
      assertThat(u.rowSecurity().policies()).hasSize(1);
      assertThat(p.inheritance().partitionKey()).contains("LIST (a)");
      assertThat(p.inheritance().children()).hasSize(2);
      assertThat(p.inheritance().defaultPartition()).contains(rest.oid());
      assertThat(catalog.relation("public", "v").orElseThrow().viewSql().orElseThrow())
          .contains("public.t");
    }
  }

  @ParameterizedTest
  @MethodSource("majors")
  void a_function_knows_how_many_arguments_it_takes(int major) {
    try (var database = PostgresServer.shared(major).freshDatabase(SCHEMA)) {
      var f = read(database).routinesNamed("f").getFirst();

      assertThat(f.takes(0)).isFalse();
      assertThat(f.takes(1)).isTrue();
      assertThat(f.takes(7)).isTrue();
      assertThat(f.settings()).containsExactly("search_path=public");
      assertThat(f.signature()).isEqualTo("f(integer, text, integer[])");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE x ()",
        "ALTER TABLE t ALTER COLUMN a DROP NOT NULL",
        "ALTER TABLE t ALTER COLUMN a SET DEFAULT 'y'",
        "CREATE OR REPLACE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW;"
            + " END'",
        "CREATE OR REPLACE VIEW v AS SELECT id FROM t WHERE id > 1",
        "ALTER TABLE t DISABLE TRIGGER tr",
        "DROP INDEX t_include",
        "DROP POLICY po ON u",
        "ALTER TABLE p DETACH PARTITION p1",
        "CREATE DOMAIN d AS integer",
        "CREATE CAST (integer AS point) WITH INOUT",
        "ALTER SCHEMA public RENAME TO p2",
        "GRANT USAGE ON SCHEMA public TO public",
        "ALTER DATABASE %s SET search_path = x"
      })
  void every_change_of_definitions_moves_the_version(String change) throws SQLException {
    try (var database = PostgresServer.shared(18).freshDatabase(SCHEMA);
        var connection = database.connect()) {
      var reader = new CatalogReader("postgres");
      String before = reader.read(connection).version();
      assertThat(reader.read(connection).version()).isEqualTo(before);

      database.execute(change.formatted(database.name()));

      assertThat(reader.read(connection).version()).isNotEqualTo(before);
    }
  }

  @Test
  void rows_and_temporary_tables_do_not_move_the_version() throws SQLException {
    try (var database = PostgresServer.shared(18).freshDatabase(SCHEMA);
        var connection = database.connect();
        var other = database.connect();
        var statement = other.createStatement()) {
      var reader = new CatalogReader("postgres");
      String before = reader.read(connection).version();

      statement.execute("INSERT INTO t (id) VALUES (1)");
      statement.execute("CREATE TEMP TABLE scratch (id serial PRIMARY KEY, t text)");

      assertThat(reader.read(connection).version()).isEqualTo(before);
    }
  }

  @Test
  void the_role_decides_which_schemas_are_usable_and_what_its_path_is() throws SQLException {
    try (var database = PostgresServer.shared(18).freshDatabase(SCHEMA);
        var connection = database.connect()) {
      database.execute(
          """
          CREATE SCHEMA closed;
          CREATE ROLE reader_of_catalogs;
          ALTER ROLE reader_of_catalogs SET search_path = closed, public;
          """);

      Catalog catalog = new CatalogReader("reader_of_catalogs").read(connection);
      database.execute("DROP ROLE reader_of_catalogs");

      assertThat(catalog.schema("closed").orElseThrow().usable()).isFalse();
      assertThat(catalog.schema("public").orElseThrow().usable()).isTrue();
      assertThat(catalog.server().settings()).containsEntry("search_path", "closed, public");
      assertThat(catalog.server().superuser()).isFalse();
    }
  }

  @Test
  void a_role_that_does_not_exist_is_said_so() throws SQLException {
    try (var database = PostgresServer.shared(18).freshDatabase();
        var connection = database.connect()) {
      var reader = new CatalogReader("nobody_here");

      assertThatThrownBy(() -> reader.read(connection))
          .isInstanceOf(CountersignException.class)
          .hasMessageContaining("nobody_here");
    }
  }

  private static Catalog read(TestDatabase database) {
    try (var connection = database.connect()) {
      return new CatalogReader("postgres").read(connection);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
