package dev.countersign.postgres.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.core.Statement;
import dev.countersign.core.engine.TargetEngine;
import dev.countersign.core.engine.TargetEngine.ScriptPart;
import dev.countersign.postgres.LiveTargets;
import dev.countersign.testkit.PostgresServer;
import dev.countersign.testkit.TestDatabase;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What nobody has approved runs on a clone only when it stays there.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConfinementTest {

  private TestDatabase database;
  private TargetEngine target;

  @BeforeAll
  void attach() {
    database =
        PostgresServer.shared(18)
            .freshDatabase(
                """
                CREATE TYPE mood AS ENUM ('sad');
                CREATE TABLE orders (id bigint PRIMARY KEY, note text);
                CREATE TABLE loud (id bigint PRIMARY KEY, note text);
                CREATE FUNCTION unseen() RETURNS text LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'SELECT 1'; RETURN ''; END $$;
                CREATE FUNCTION hears() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'SELECT 1'; RETURN new; END $$;
                CREATE TRIGGER hear BEFORE UPDATE ON loud FOR EACH ROW EXECUTE FUNCTION hears();
                CREATE FOREIGN DATA WRAPPER far;
                CREATE SERVER away FOREIGN DATA WRAPPER far;
                CREATE FOREIGN TABLE remote (id bigint) SERVER away
                """);
    target = LiveTargets.attach(database);
  }

  @AfterAll
  void detach() {
    target.close();
    database.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER ROLE postgres PASSWORD 'x'",
        "CREATE ROLE intruder SUPERUSER",
        "GRANT pg_read_server_files TO postgres",
        "DO $$ BEGIN EXECUTE 'ALTER ROLE postgres PASSWORD ''x'''; END $$",
        "DROP DATABASE postgres",
        "CREATE DATABASE more",
        "ALTER DATABASE postgres SET search_path = x",
        "ALTER ROLE postgres SET search_path = x",
        "COMMENT ON DATABASE postgres IS 'x'",
        "GRANT CONNECT ON DATABASE postgres TO PUBLIC",
        "REASSIGN OWNED BY postgres TO postgres",
        "DROP OWNED BY postgres",
        "SELECT unseen()",
        "CALL something()",
        "INSERT INTO remote VALUES (1)",
        "CREATE TABLE copied AS SELECT * FROM remote",
        "CREATE USER MAPPING FOR postgres SERVER away OPTIONS (password 'x')",
        "ALTER SERVER away OPTIONS (host 'x')",
        "UPDATE loud SET note = 'x' WHERE id = 1",
        "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'; SELECT f()",
        "CREATE OR REPLACE FUNCTION hears() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END'",
        "CREATE TRIGGER t BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION hears(); UPDATE orders SET note = ''",
        "CREATE RULE r AS ON UPDATE TO orders DO ALSO SELECT unseen(); UPDATE orders SET note = ''",
        "CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION hears(); CREATE TABLE x (id int)",
        "CREATE EXTENSION dblink",
        "ALTER TABLE orders ALTER note SET DEFAULT unseen(); INSERT INTO orders (id) VALUES (1)",
        "ALTER TABLE orders ADD COLUMN more text DEFAULT unseen()",
        "ALTER TABLE orders ADD CHECK (unseen() = '')",
        "ALTER TABLE orders ALTER note TYPE text USING unseen()",
        "CREATE INDEX ON orders ((unseen()))",
        "CREATE STATISTICS s ON (unseen() || note), id FROM orders; ANALYZE orders",
        "CREATE VIEW v AS SELECT unseen(); CREATE TABLE t AS SELECT * FROM v",
        "CREATE TABLE t (id int, c text GENERATED ALWAYS AS (unseen()) STORED); INSERT INTO t VALUES (1)",
        "CREATE POLICY p ON orders USING (unseen() = ''); UPDATE orders SET note = ''",
        "CREATE DOMAIN d AS text CHECK (unseen() = ''); ALTER TABLE orders ADD COLUMN e d DEFAULT ''",
        "CREATE SUBSCRIPTION s CONNECTION 'host=x' PUBLICATION p",
        "COPY orders TO PROGRAM 'cat'",
        "NOTIFY all_of_them",
        "SET ROLE pg_monitor",
        "ALTER SYSTEM SET work_mem = '1MB'",
        "SELEC 1"
      })
  void what_may_reach_beyond_a_clone_is_not_run_there(String script) {
    assertThat(broken(script)).as(script).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER TABLE orders ADD COLUMN status text NOT NULL DEFAULT gen_random_uuid()::text",
        "CREATE INDEX ON orders (lower(note))",
        "CREATE INDEX CONCURRENTLY i ON orders (note)",
        "UPDATE orders SET note = note || 'x'",
        "DELETE FROM orders",
        "ALTER TABLE orders DROP COLUMN note",
        "DROP TABLE orders",
        "TRUNCATE orders",
        "CREATE TABLE fresh (id bigint PRIMARY KEY, at timestamptz DEFAULT now())",
        "ALTER TABLE orders RENAME TO purchases",
        "ALTER TYPE mood ADD VALUE 'glad'",
        "GRANT SELECT ON orders TO PUBLIC",
        "SET lock_timeout = '2s'; ALTER TABLE orders ALTER id TYPE numeric",
        "BEGIN; ALTER TABLE orders ALTER note SET NOT NULL; COMMIT",
        "CREATE VIEW v AS SELECT id, upper(note) FROM orders",
        "VACUUM FULL orders",
        "CREATE SCHEMA more"
      })
  void ordinary_changes_are_rehearsed(String script) {
    assertThat(broken(script)).as(script).isEmpty();
  }

  @Test
  void nothing_is_inside() {
    assertThat(Confinement.brokenBy(List.of(), List.of(), LiveTargets.PARSER)).isEmpty();
  }

  private Optional<String> broken(String script) {
    List<Statement> statements = target.split(script).stream().map(ScriptPart::statement).toList();
    return Confinement.brokenBy(
        target.classify(statements, target.defaultSession()).effects(),
        statements,
        LiveTargets.PARSER);
  }
}
