package dev.countersign.postgres;

import dev.countersign.core.EngineName;
import dev.countersign.core.Limits;
import dev.countersign.core.Target;
import dev.countersign.core.engine.Engine;
import dev.countersign.core.engine.TargetEngine;
import dev.countersign.pggrammar.PgParser;
import dev.countersign.postgres.driver.Tempo;
import dev.countersign.postgres.rules.RuleOptions;
import java.time.Clock;
import java.util.Set;

/// PostgreSQL 14 to 18 behind the gate. Thread-safe.
public final class PostgresEngine implements Engine {

  private final Surroundings surroundings;

  /// The engine with its own parser and the system's clock.
  public PostgresEngine(Limits limits, RuleOptions rules) {
    this(new Surroundings(PgParser.create(), limits, rules, Tempo.system(), Clock.systemUTC()));
  }

  /// The engine with everything it needs.
  public PostgresEngine(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Set<EngineName> names() {
    return Set.of(EngineName.POSTGRES);
  }

  @Override
  public TargetEngine attach(Target target) {
    return PostgresTarget.attach(target, surroundings);
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
