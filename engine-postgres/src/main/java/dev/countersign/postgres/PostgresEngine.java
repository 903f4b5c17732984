package dev.countersign.postgres;

import dev.countersign.core.EngineName;
import dev.countersign.core.Limits;
import dev.countersign.core.Target;
import dev.countersign.core.TargetName;
import dev.countersign.core.engine.CloneRecords;
import dev.countersign.core.engine.Engine;
import dev.countersign.core.engine.Rehearser;
import dev.countersign.core.engine.TargetEngine;
import dev.countersign.pggrammar.PgParser;
import dev.countersign.postgres.driver.Tempo;
import dev.countersign.postgres.keep.KeepOptions;
import dev.countersign.postgres.rehearsal.RehearsalPlace;
import dev.countersign.postgres.rehearsal.Rehearsals;
import dev.countersign.postgres.rules.RuleOptions;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// PostgreSQL 14 to 18 behind the gate. Thread-safe.
public final class PostgresEngine implements Engine {

  private final Surroundings surroundings;
  private final Map<TargetName, Rehearser> rehearsers;
  private final Map<TargetName, KeepOptions> keeps;

  /// The engine with its own parser and the system's clock.
  public PostgresEngine(Limits limits, RuleOptions rules) {
    this(new Surroundings(PgParser.create(), limits, rules, Tempo.system(), Clock.systemUTC()));
  }

  /// The engine with everything it needs.
  public PostgresEngine(Surroundings surroundings) {
    this(surroundings, Map.of(), Map.of());
  }

  private PostgresEngine(
      Surroundings surroundings,
      Map<TargetName, Rehearser> rehearsers,
      Map<TargetName, KeepOptions> keeps) {
    this.keeps = Map.copyOf(keeps);
    this.surroundings = surroundings;
    this.rehearsers = Map.copyOf(rehearsers);
  }

  /// The same engine, which rehearses changes of these targets.
  ///
  /// @param places what makes the clones of a target, and how many at a time
  /// @param records where clones are written down
  public PostgresEngine rehearsing(Map<TargetName, RehearsalPlace> places, CloneRecords records) {
    Map<TargetName, Rehearser> all = new HashMap<>();
    places.forEach((target, place) ->
        all.put(target, new Rehearsals(target, place, records, surroundings.parser())));
    return new PostgresEngine(surroundings, all, keeps);
  }

  /// The same engine, which keeps for undos what changes of these targets take away.
  public PostgresEngine keeping(Map<TargetName, KeepOptions> options) {
    return new PostgresEngine(surroundings, rehearsers, options);
  }

  /// Drops clones that were left behind when a process died.
  public void tidy() {
    rehearsers.values().forEach(Rehearser::tidy);
  }

  @Override
  public Set<EngineName> names() {
    return Set.of(EngineName.POSTGRES);
  }

  @Override
  public TargetEngine attach(Target target) {
    return PostgresTarget.attach(
        target,
        surroundings,
        new PostgresTarget.Attached(
            Optional.ofNullable(rehearsers.get(target.name())),
            Optional.ofNullable(keeps.get(target.name()))));
  }

  /// What the engine needs.
  ///
  /// @param parser shared by all targets
  /// @param limits how much of a reply is kept
  /// @param rules what the operator tells the guard rules
  /// @param tempo time and chance for the runner
  /// @param clock dates the numbers in reviews
  public record Surroundings(
      PgParser parser, Limits limits, RuleOptions rules, Tempo tempo, Clock clock) {}
}
