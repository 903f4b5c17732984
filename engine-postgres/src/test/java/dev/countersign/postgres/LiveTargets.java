package dev.countersign.postgres;

import dev.countersign.core.EngineName;
import dev.countersign.core.EnvironmentName;
import dev.countersign.core.Limits;
import dev.countersign.core.SessionState;
import dev.countersign.core.Statement;
import dev.countersign.core.Target;
import dev.countersign.core.Target.Credential;
import dev.countersign.core.Target.TlsMode;
import dev.countersign.core.TargetName;
import dev.countersign.core.engine.Classified;
import dev.countersign.core.engine.TargetEngine;
import dev.countersign.core.engine.Transactions;
import dev.countersign.core.evidence.Finding;
import dev.countersign.pggrammar.PgParser;
import dev.countersign.postgres.dialect.Catalog;
import dev.countersign.postgres.dialect.Catalog.ServerFacts;
import dev.countersign.postgres.dialect.ParsedSql;
import dev.countersign.postgres.dialect.Routines;
import dev.countersign.postgres.driver.CatalogReader;
import dev.countersign.postgres.driver.Connections;
import dev.countersign.postgres.driver.Tempo;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Origin;
import dev.countersign.postgres.rules.RuleOptions;
import dev.countersign.testkit.TestDatabase;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/// Targets on the test servers.
public final class LiveTargets {

  /// One parser for all tests of the JVM.
  public static final PgParser PARSER = PgParser.create();

  private LiveTargets() {}

  /// The database as a target, with the superuser as its session.
  public static Target of(TestDatabase database) {
    return of(database, "postgres");
  }

  private static Target of(TestDatabase database, String role) {
    return new Target(
        new TargetName("shop"),
        EngineName.POSTGRES,
        new EnvironmentName("test"),
        "127.0.0.1",
        database.server().port(),
        database.name(),
        TlsMode.DISABLE,
        new Credential(role, ""),
        Optional.empty());
  }

  /// Attaches to a database; pauses of the runner take no time.
  public static TargetEngine attach(TestDatabase database) {
    return attach(database, RuleOptions.DEFAULT);
  }

  /// Judges files by what a database has when this is called.
  public static Files files(TestDatabase database, RuleOptions options) {
    Snapshot snapshot = snapshot(database, options);
    SessionState session = session(database, snapshot);
    return (script, wrapped, origin) ->
        snapshot
            .lint(
                List.of(ParsedSql.parse(PARSER, script)),
                session,
                wrapped ? Transactions.ONE : Transactions.NONE,
                origin)
            .stream()
            .flatMap(statement -> statement.findings().stream())
            .toList();
  }

  /// The statements of scripts as the rules see them, by what a database has when this is called.
  public static List<Case> cases(TestDatabase database, RuleOptions options, List<String> scripts) {
    Snapshot snapshot = snapshot(database, options);
    SessionState session = session(database, snapshot);
    return scripts.stream()
        .flatMap(script -> snapshot.cases(List.of(Statement.of(script)), session, false).stream())
        .toList();
  }

  private static Snapshot snapshot(TestDatabase database, RuleOptions options) {
    Target target = of(database);
    try (var connections = new Connections(target, target.runner())) {
      Catalog catalog = connections.use(new CatalogReader(target.session().user())::read);
      return new Snapshot(catalog, PARSER, options);
    }
  }

  private static SessionState session(TestDatabase database, Snapshot snapshot) {
    Catalog catalog = snapshot.catalog();
    return SessionState.fresh(
        database.name(), catalog.server().role(), new TreeMap<>(catalog.server().settings()));
  }

  /// Judges files.
  @FunctionalInterface
  public interface Files {

    /// What is found in a file.
    ///
    /// @param wrapped whether whoever applies it puts all of it into one transaction
    List<Finding> findings(String script, boolean wrapped, Origin origin);
  }

  /// Attaches with options for the rules.
  public static TargetEngine attach(TestDatabase database, RuleOptions options) {
    return attach(of(database), options);
  }

  /// Attaches with this role as the session's, and as who runs changes.
  public static TargetEngine attach(TestDatabase database, String role) {
    return attach(of(database, role), RuleOptions.DEFAULT);
  }

  private static TargetEngine attach(Target target, RuleOptions options) {
    var tempo = new Tempo(System::nanoTime, new Random(1), _ -> {});
    return new PostgresEngine(
            new PostgresEngine.Surroundings(
                PARSER, Limits.DEFAULT, options, tempo, Clock.systemUTC()))
        .attach(target);
  }

  /// What a change does in this database, as if the server were of another version.
  public static Classified classify(
      TestDatabase database, RuleOptions options, int versionNumber, String script) {
    Target target = of(database);
    try (var connections = new Connections(target, target.runner())) {
      Catalog catalog = connections.use(new CatalogReader(target.session().user())::read);
      var session =
          SessionState.fresh(
              database.name(), target.session().user(), new TreeMap<>(catalog.server().settings()));
      return new Snapshot(of(catalog, versionNumber), PARSER, options)
          .classify(List.of(Statement.of(script)), session, false);
    }
  }

  private static Catalog of(Catalog c, int versionNumber) {
    ServerFacts facts = c.server();
    var server =
        new ServerFacts(
            versionNumber, facts.database(), facts.role(), facts.superuser(), facts.settings());
    return new Catalog(
        new Catalog.Contents(
            c.version(),
            server,
            c.isWhole(),
            c.schemas(),
            c.relations(),
            Routines.of(c.routines()),
            c.operators(),
            c.types(),
            c.casts(),
            c.extensions(),
            c.eventTriggers(),
            c.equalities(),
            c.looseCollations()));
  }
}
