package dev.countersign.postgres.rulebook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.core.engine.TargetEngine;
import dev.countersign.core.evidence.Finding;
import dev.countersign.postgres.JudgedDatabase;
import dev.countersign.postgres.LiveTargets;
import dev.countersign.postgres.rules.Rule;
import dev.countersign.postgres.rules.security.SecurityRules;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What gives away control, and what only looks as if it did.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecurityRulesTest {

  private static final String SCHEMA =
      """
      CREATE TABLE orders (id int CONSTRAINT orders_key PRIMARY KEY, owner text);
      CREATE TABLE plain (id int CONSTRAINT plain_key PRIMARY KEY);
      CREATE POLICY mine ON orders USING (owner = current_user);
      CREATE POLICY fewer ON orders AS RESTRICTIVE USING (id > 0);
      CREATE PUBLICATION everything FOR TABLE orders;
      """;

  private static final Set<String> IDS =
      SecurityRules.ALL.stream().map(Rule::card).map(card -> card.id()).collect(Collectors.toSet());

  private JudgedDatabase shop;

  @BeforeAll
  void attach() {
    shop = JudgedDatabase.of(SCHEMA);
  }

  @AfterAll
  void detach() {
    shop.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE FUNCTION fresh() RETURNS int LANGUAGE sql AS 'SELECT 1';"
            + " REVOKE ALL ON FUNCTION fresh() FROM PUBLIC",
        "CREATE TABLE fresh (id bigint PRIMARY KEY); ALTER TABLE fresh ENABLE ROW LEVEL SECURITY;"
            + " CREATE POLICY own ON fresh USING (id > 0)",
        "CREATE TABLE fresh (id bigint PRIMARY KEY); ALTER TABLE fresh DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE orders OWNER TO postgres",
        "CREATE FUNCTION fresh() RETURNS trigger LANGUAGE plpgsql AS"
            + " $$ BEGIN -- EXECUTE 'x' || new.owner;\nRETURN new; END $$",
        "CREATE FUNCTION fresh(t regclass) RETURNS void LANGUAGE plpgsql AS"
            + " $$ BEGIN EXECUTE 'ANALYZE ' || 'VERBOSE ' || t::regclass; END $$",
        "CREATE FUNCTION fresh(t text) RETURNS void LANGUAGE plpgsql AS"
            + " $$ BEGIN EXECUTE 'SELECT $1' USING 'a' || t; END $$",
        "ALTER TABLE orders DROP CONSTRAINT orders_key, ADD CONSTRAINT other PRIMARY KEY (id)",
        "ALTER TABLE plain DROP CONSTRAINT plain_key"
      })
  void what_gives_nothing_away_is_not_found(String script) {
    assertThat(reviewed(script)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '"',
      value = {
        "rls-policy-change ~ DROP POLICY fewer ON orders",
        "rls-policy-change ~ CREATE TABLE fresh (id int); CREATE POLICY own ON fresh USING (true)",
        "rls-disabled-or-no-policy ~ ALTER TABLE plain ENABLE ROW LEVEL SECURITY;"
            + " CREATE TABLE fresh (id int); CREATE POLICY own ON fresh FOR SELECT USING (id > 0)",
        "role-or-superuser-change ~ ALTER ROLE postgres RENAME TO somebody",
        "replica-identity-change ~ ALTER TABLE orders DROP CONSTRAINT orders_key",
        "extension-change ~ CREATE EXTENSION hstore VERSION '1.8' CASCADE",
        "routine-sql-injection ~ CREATE FUNCTION fresh(t text) RETURNS void LANGUAGE plpgsql AS"
            + " $$ BEGIN EXECUTE 'TABLE ' || quote_ident(t) || ' WHERE ' || t; END $$"
      })
  void what_gives_something_away_is_found(String rule, String script) {
    assertThat(reviewed(script)).contains(rule);
  }

  @Test
  void whoever_is_not_the_owner_is_told_before_the_server_refuses() {
    String role = "stranger_" + shop.database().name();
    shop.database().execute("CREATE ROLE " + role + " LOGIN; GRANT ALL ON orders TO " + role);
    try (var stranger = LiveTargets.attach(shop.database(), role)) {
      assertThat(messages(stranger, "ALTER TABLE orders ADD COLUMN a int"))
          .anyMatch(said ->
              said.equals(
                  "The statement will be refused: public.orders belongs to postgres, and %s runs the change."
                      .formatted(role)));
    } finally {
      shop.database().execute("DROP OWNED BY " + role + "; DROP ROLE " + role);
    }
  }

  private Set<String> reviewed(String script) {
    return findings(shop.target(), script).stream().map(Finding::rule).collect(Collectors.toSet());
  }

  private static List<String> messages(TargetEngine target, String script) {
    return findings(target, script).stream().map(Finding::message).toList();
  }

  private static List<Finding> findings(TargetEngine target, String script) {
    return JudgedDatabase.reviewed(target, script).stream()
        .filter(finding -> IDS.contains(finding.rule()))
        .toList();
  }
}
