package dev.countersign.postgres.keep;

import dev.countersign.core.EngineName;
import dev.countersign.core.EnvironmentName;
import dev.countersign.core.Limits;
import dev.countersign.core.Statement;
import dev.countersign.core.Target;
import dev.countersign.core.Target.Credential;
import dev.countersign.core.Target.TlsMode;
import dev.countersign.core.TargetName;
import dev.countersign.core.engine.Pace;
import dev.countersign.core.engine.Prospect;
import dev.countersign.core.engine.ReviewDraft;
import dev.countersign.core.engine.RunOrder;
import dev.countersign.core.engine.RunReport;
import dev.countersign.core.engine.TargetEngine;
import dev.countersign.core.review.Keeping;
import dev.countersign.core.review.ReviewedStatement;
import dev.countersign.postgres.LiveTargets;
import dev.countersign.postgres.PostgresEngine;
import dev.countersign.postgres.driver.Tempo;
import dev.countersign.postgres.rules.RuleOptions;
import dev.countersign.testkit.PostgresServer;
import dev.countersign.testkit.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/// A shop whose changes run as its owner, who keeps what they take away; agents are another role.
final class KeepingShop implements AutoCloseable {

  static final String OWNER = "kept_owner";
  static final String AGENT = "kept_agent";

  private static final String ROLES =
      """
      DO $$ BEGIN
        CREATE ROLE kept_owner LOGIN; CREATE ROLE kept_agent LOGIN;
      EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$
      """;

  private final TestDatabase database;
  private final TargetEngine engine;

  private KeepingShop(TestDatabase database, TargetEngine engine) {
    this.database = database;
    this.engine = engine;
  }

  static KeepingShop open(int major) {
    return open(major, KeepOptions.DEFAULT);
  }

  static KeepingShop open(int major, KeepOptions options) {
    TestDatabase database = database(major);
    return new KeepingShop(database, attach(database, Optional.of(OWNER), options));
  }

  /// A database whose owner may create schemas, as the configuration guide asks for.
  static TestDatabase database(int major) {
    PostgresServer server = PostgresServer.shared(major);
    server.execute("postgres", ROLES);
    TestDatabase database = server.freshDatabase();
    database.execute(
        "ALTER DATABASE %1$s OWNER TO %2$s; GRANT ALL ON SCHEMA public TO %2$s"
            .formatted(database.name(), OWNER));
    database.execute(
        "SET SESSION AUTHORIZATION %s; %s;".formatted(OWNER, resource("shop.sql"))
            + "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO "
            + AGENT
            + "; ANALYZE");
    return database;
  }

  static TargetEngine attach(TestDatabase database, Optional<String> owner, KeepOptions options) {
    var name = new TargetName("shop");
    var target =
        new Target(
            name,
            EngineName.POSTGRES,
            new EnvironmentName("test"),
            "127.0.0.1",
            database.server().port(),
            database.name(),
            TlsMode.DISABLE,
            new Credential(AGENT, ""),
            owner.map(role -> new Credential(role, "")));
    var tempo = new Tempo(System::nanoTime, new Random(1), _ -> {});
    return new PostgresEngine(
            new PostgresEngine.Surroundings(
                LiveTargets.PARSER, Limits.DEFAULT, RuleOptions.DEFAULT, tempo, Clock.systemUTC()))
        .keeping(Map.of(name, options))
        .attach(target);
  }

  TestDatabase database() {
    return database;
  }

  TargetEngine engine() {
    return engine;
  }

  ReviewDraft review(String change, Statement... statements) {
    return review(engine, change, statements);
  }

  static ReviewDraft review(TargetEngine engine, String change, Statement... statements) {
    return engine.review(
        List.of(statements),
        engine.defaultSession(),
        false,
        Pace.ASSUMED,
        new Prospect(change, Set.of()));
  }

  ReviewDraft review(String sql) {
    return review("17", Statement.of(sql));
  }

  /// Runs what was reviewed, as the desk would.
  RunReport run(ReviewDraft review, Statement... statements) {
    return engine.run(order(review, statements), _ -> {});
  }

  RunOrder order(ReviewDraft review, Statement... statements) {
    return new RunOrder(
        List.of(statements),
        engine.defaultSession(),
        "countersign change 17",
        Duration.ofSeconds(2),
        5,
        Map.of(),
        keeping(review));
  }

  RunReport run(ReviewDraft review, String sql) {
    return run(review, Statement.of(sql));
  }

  /// Runs the undo of a review as a change of its own.
  RunReport undo(ReviewDraft review) {
    return engine.run(
        new RunOrder(
            review.undo().statements().stream().map(Statement::of).toList(),
            engine.defaultSession(),
            "countersign change 18",
            Duration.ofSeconds(2),
            5,
            Map.of()),
        _ -> {});
  }

  Connection connect(String role) {
    return database.server().connect(database.name(), role, "");
  }

  /// All rows of all tables of the shop.
  Map<String, List<String>> contents() {
    var contents = new TreeMap<String, List<String>>();
    for (String table :
        database.query(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 1")) {
      contents.put(
          table, database.query("SELECT t::text FROM \"%s\" AS t ORDER BY 1".formatted(table)));
    }
    return contents;
  }

  static Map<Integer, Keeping> keeping(ReviewDraft review) {
    var keeping = new HashMap<Integer, Keeping>();
    for (ReviewedStatement statement : review.statements()) {
      statement.keeping().ifPresent(kept -> keeping.put(statement.index(), kept));
    }
    return keeping;
  }

  @Override
  public void close() {
    engine.close();
    database.close();
  }

  static String resource(String name) {
    try (var in = KeepingShop.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
