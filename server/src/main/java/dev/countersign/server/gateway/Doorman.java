package dev.countersign.server.gateway;

import static java.util.stream.Collectors.joining;

import dev.countersign.core.AgentName;
import dev.countersign.core.CountersignException;
import dev.countersign.core.ErrorCode;
import dev.countersign.core.Target;
import dev.countersign.core.TargetName;
import dev.countersign.core.evidence.Policy;
import dev.countersign.core.wire.Admission;
import dev.countersign.core.wire.Admission.Barred.Reason;
import dev.countersign.server.target.Targets;
import dev.countersign.server.target.WatchedTarget;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/// Decides who may log in to what, and keeps what is known of the statements of each. Thread-safe.
final class Doorman {

  private final AgentDirectory directory;
  private final Targets targets;
  private final Supplier<Policy> policy;
  private final ConcurrentMap<Whose, Memory> memories = new ConcurrentHashMap<>();

  Doorman(AgentDirectory directory, Targets targets, Supplier<Policy> policy) {
    this.directory = directory;
    this.targets = targets;
    this.policy = policy;
  }

  /// Whether this user may use this database; may block.
  Admission admit(String user, String database) {
    return directory
        .find(user)
        .map(agent -> admit(agent, database))
        .orElseGet(() -> new Admission.Refused("there is no such agent", false));
  }

  private Admission admit(AgentDirectory.Agent agent, String database) {
    Optional<Target> target =
        target(database).filter(found -> agent.targets().contains(found.name()));
    if (target.isEmpty()) {
      String message =
          "\"%s\" is no target of agent %s, whose targets are %s"
              .formatted(database, agent.name(), names(agent));
      return new Admission.Barred(agent.secret(), Reason.FOREIGN_TARGET, message);
    }
    try {
      return known(agent, targets.engine(target.get().name()));
    } catch (CountersignException e) {
      return new Admission.Barred(
          agent.secret(),
          Reason.TARGET_DOWN,
          "the target " + target.get().name() + " cannot be reached now");
    }
  }

  /// Whether what a session was admitted to still stands: the same token, person and target; may
  /// block.
  ///
  /// @param looked the agents that were looked up already, to be added to
  boolean isStillAdmitted(
      Admission.Known who, Map<AgentName, Optional<AgentDirectory.Agent>> looked) {
    return looked
        .computeIfAbsent(who.agent(), name -> directory.find(name.value()))
        .filter(agent -> agent.secret().equals(who.secret()))
        .filter(agent -> agent.onBehalfOf().equals(who.onBehalfOf()))
        .filter(agent -> agent.targets().contains(who.target().name()))
        .isPresent();
  }

  private Admission known(AgentDirectory.Agent agent, WatchedTarget engine) {
    Whose whose = new Whose(agent.name().value(), engine.target().name());
    Memory memory =
        memories.compute(
            whose, (key, old) -> old != null && old.of(engine) ? old : new Memory(engine, policy));
    return new Admission.Known(
        agent.name(), agent.onBehalfOf(), agent.secret(), engine.target(), engine, memory);
  }

  private Optional<Target> target(String database) {
    try {
      return targets.find(new TargetName(database));
    } catch (CountersignException e) {
      if (e.code() == ErrorCode.BAD_NAME) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static String names(AgentDirectory.Agent agent) {
    String names = agent.targets().stream().map(TargetName::value).sorted().collect(joining(", "));
    return names.isEmpty() ? "none" : names;
  }

  private record Whose(String agent, TargetName target) {}
}
