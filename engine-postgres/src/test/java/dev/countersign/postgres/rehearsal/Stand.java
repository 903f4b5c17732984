package dev.countersign.postgres.rehearsal;

import dev.countersign.core.SessionState;
import dev.countersign.core.Statement;
import dev.countersign.core.Target;
import dev.countersign.core.TargetName;
import dev.countersign.core.engine.RehearsalOrder;
import dev.countersign.core.engine.RehearsalOrder.Phase;
import dev.countersign.core.review.Keeping;
import dev.countersign.core.review.Rehearsal;
import dev.countersign.postgres.LiveTargets;
import dev.countersign.testkit.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A database that is cloned, and what is rehearsed on its clones.
record Stand(
    TestDatabase shop,
    CloneProvider provider,
    Duration limit,
    KeptClones records,
    List<String> undo,
    List<Phase> rewrite,
    Map<Integer, Keeping> keeping) {

  static final TargetName NAME = new TargetName("shop");

  /// Clones by template, on the server of the database itself.
  static Stand of(TestDatabase shop) {
    return with(shop, new TemplateClones(server(shop), shop.name()));
  }

  static Stand with(TestDatabase shop, CloneProvider provider) {
    return new Stand(
        shop, provider, Duration.ofMinutes(2), new KeptClones(), List.of(), List.of(), Map.of());
  }

  Stand undoneBy(String... statements) {
    return new Stand(shop, provider, limit, records, List.of(statements), rewrite, keeping);
  }

  Stand rewrittenAs(Phase... phases) {
    return new Stand(shop, provider, limit, records, undo, List.of(phases), keeping);
  }

  Stand within(Duration time) {
    return new Stand(shop, provider, time, records, undo, rewrite, keeping);
  }

  Stand keeping(Map<Integer, Keeping> copies) {
    return new Stand(shop, provider, limit, records, undo, rewrite, copies);
  }

  static Phase phase(boolean transaction, String... statements) {
    return new Phase(List.of(statements).stream().map(Statement::of).toList(), transaction);
  }

  /// The server of a database as a rehearsal server.
  static Target server(TestDatabase database) {
    Target at = LiveTargets.of(database);
    return new Target(
        at.name(),
        at.engine(),
        at.environment(),
        at.host(),
        at.port(),
        "postgres",
        at.tls(),
        at.session(),
        Optional.empty());
  }

  Rehearsals rehearsals() {
    return new Rehearsals(
        NAME, new RehearsalPlace(provider, limit, 2), records, LiveTargets.PARSER);
  }

  Rehearsal rehearse(String... change) {
    return rehearseFor(shop.query("SHOW server_version").getFirst(), change);
  }

  Rehearsal rehearseFor(String targetVersion, String... change) {
    Rehearsals rehearsals = rehearsals();
    return rehearsals.rehearse(
        new RehearsalOrder(
            List.of(change).stream().map(Statement::of).toList(),
            false,
            undo.stream().map(Statement::of).toList(),
            rewrite,
            List.of(),
            SessionState.fresh(shop.name(), "postgres", new TreeMap<>()),
            "postgres",
            targetVersion,
            List.of("public.orders"),
            "test",
            keeping),
        rehearsals.asked(Instant.now()));
  }

  /// Databases and roles of clones that are still on the server.
  List<String> leftOvers() {
    return shop.query(
        "SELECT datname FROM pg_database WHERE datname ~ '^countersign_'"
            + " UNION ALL SELECT rolname FROM pg_roles WHERE rolname ~ '^countersign_'");
  }
}
