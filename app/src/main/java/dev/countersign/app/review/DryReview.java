package dev.countersign.app.review;

import dev.countersign.app.config.Configuration;
import dev.countersign.core.AgentName;
import dev.countersign.core.CountersignException;
import dev.countersign.core.ErrorCode;
import dev.countersign.core.PersonName;
import dev.countersign.core.Statement;
import dev.countersign.core.TargetName;
import dev.countersign.core.engine.Pace;
import dev.countersign.core.engine.TargetEngine;
import dev.countersign.core.evidence.Finding;
import dev.countersign.core.review.ReviewedStatement;
import dev.countersign.policy.LivePolicy;
import dev.countersign.postgres.PostgresEngine;
import dev.countersign.server.change.ChangeDesk;
import dev.countersign.server.change.DeskSettings;
import dev.countersign.server.change.Paces;
import dev.countersign.server.change.Proposal;
import dev.countersign.server.change.Proposed;
import dev.countersign.server.store.Store;
import dev.countersign.server.target.Targets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Reviews scripts against a live target without filing them.
public final class DryReview {

  private static final AgentName NOBODY = new AgentName("nobody");
  private static final PersonName FOR_NOBODY = new PersonName("nobody");

  private DryReview() {}

  /// What would become of a script, and what the target says of it.
  ///
  /// @param statements its statements as they were reviewed
  public record Result(Proposed proposed, List<ReviewedStatement> statements) {

    public Result {
      statements = List.copyOf(statements);
    }

    /// The findings that count.
    public Stream<Finding> findings() {
      Stream<Finding> whole =
          proposed instanceof Proposed.Filed filed
              ? filed.change().review().findings().stream()
              : Stream.of();
      return Stream.concat(whole, statements.stream().flatMap(s -> s.findings().stream()))
          .filter(finding -> !finding.suppressed());
    }
  }

  /// What would become of a script.
  ///
  /// @param agent as whom; empty: the first agent that may use the target
  /// @throws CountersignException with [ErrorCode#NOT_FOUND] when there is no such target or agent,
  ///   with [ErrorCode#TARGET_UNREACHABLE] when the target is down
  public static Result of(
      Configuration configuration, TargetName target, Optional<AgentName> agent, String script) {
    return of(
        configuration,
        new PostgresEngine(configuration.limits(), configuration.rules()),
        target,
        agent,
        script);
  }

  /// As [#of], after a rehearsal of it.
  ///
  /// @throws CountersignException also with [ErrorCode#CONFIGURATION] when the target has no
  ///   rehearsal
  public static Result rehearsed(
      Configuration configuration, TargetName target, Optional<AgentName> agent, String script) {
    if (!configuration.rehearsals().containsKey(target)) {
      throw new CountersignException(
          ErrorCode.CONFIGURATION,
          "Target %s has no section \"rehearsal\" in the configuration.".formatted(target));
    }
    try (Store store = Store.open(configuration.storeUrl().value())) {
      PostgresEngine engine =
          new PostgresEngine(configuration.limits(), configuration.rules())
              .rehearsing(configuration.rehearsals(), store.clones());
      engine.tidy();
      return of(configuration, engine, target, agent, script);
    }
  }

  private static Result of(
      Configuration configuration,
      PostgresEngine postgres,
      TargetName target,
      Optional<AgentName> agent,
      String script) {
    Optional<Configuration.Agent> asking = agent(configuration, target, agent);
    Proposal proposal =
        new Proposal(
            asking.map(Configuration.Agent::name).orElse(NOBODY),
            asking.map(Configuration.Agent::onBehalfOf).orElse(FOR_NOBODY),
            target,
            script,
            Optional.empty(),
            Optional.empty());
    LivePolicy policy = LivePolicy.start(configuration.policy());
    try (Targets targets = new Targets(configuration.targets(), List.of(postgres));
        ChangeDesk desk =
            new ChangeDesk(
                new UnfiledChanges(),
                name -> engine(targets, name),
                policy::get,
                Paces.ASSUMED,
                Clock.systemUTC(),
                DeskSettings.at(configuration.http().publicUrl()))) {
      Proposed proposed = rehearsed(desk, desk.propose(proposal));
      return new Result(proposed, statements(proposed, targets.engine(target), script));
    }
  }

  private static Proposed rehearsed(ChangeDesk desk, Proposed proposed) {
    if (!(proposed instanceof Proposed.Filed(var change, var already))) {
      return proposed;
    }
    try {
      return new Proposed.Filed(desk.rehearsed(change.id()), already);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return proposed;
    }
  }

  private static List<ReviewedStatement> statements(
      Proposed proposed, TargetEngine engine, String script) {
    if (proposed instanceof Proposed.Filed filed) {
      return filed.change().review().statements();
    }
    List<Statement> statements =
        engine.split(script).stream().map(TargetEngine.ScriptPart::statement).toList();
    return engine.review(statements, engine.defaultSession(), false, Pace.ASSUMED).statements();
  }

  private static TargetEngine engine(Targets targets, TargetName name) {
    return targets.engine(name);
  }

  private static Optional<Configuration.Agent> agent(
      Configuration configuration, TargetName target, Optional<AgentName> named) {
    Optional<Configuration.Agent> found =
        configuration.agents().stream()
            .filter(agent -> named.map(agent.name()::equals).orElse(true))
            .filter(agent -> agent.targets().contains(target))
            .findFirst();
    if (named.isPresent() && found.isEmpty()) {
      throw new CountersignException(
          ErrorCode.NOT_FOUND,
          "There is no agent %s that may use %s.".formatted(named.get(), target));
    }
    return found;
  }
}
