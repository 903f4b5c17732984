package dev.countersign.postgres;

import dev.countersign.core.Statement;
import dev.countersign.core.engine.Pace;
import dev.countersign.core.engine.TargetEngine;
import dev.countersign.core.evidence.Finding;
import dev.countersign.postgres.rules.RuleOptions;
import dev.countersign.testkit.PostgresServer;
import dev.countersign.testkit.TestDatabase;
import java.util.List;

/// A database of a live server, and what the guard rules find in changes of it.
public record JudgedDatabase(TestDatabase database, TargetEngine target) implements AutoCloseable {

  /// On the newest server, with this schema.
  public static JudgedDatabase of(String schema) {
    TestDatabase database = PostgresServer.shared(18).freshDatabase(schema);
    return new JudgedDatabase(database, LiveTargets.attach(database));
  }

  /// Judges files by what it has now.
  public LiveTargets.Files files() {
    return LiveTargets.files(database, RuleOptions.DEFAULT);
  }

  /// What is found without asking the server.
  public List<Finding> atTheGate(String script) {
    return target.classify(List.of(Statement.of(script)), target.defaultSession()).findings();
  }

  /// What is found by a review, which asks the server.
  public List<Finding> reviewed(String script) {
    return reviewed(target, script);
  }

  /// What is found by a review of a target.
  public static List<Finding> reviewed(TargetEngine target, String script) {
    return target
        .review(List.of(Statement.of(script)), target.defaultSession(), false, Pace.ASSUMED)
        .statements()
        .stream()
        .flatMap(statement -> statement.findings().stream())
        .toList();
  }

  @Override
  public void close() {
    target.close();
    database.close();
  }
}
