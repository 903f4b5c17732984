package dev.countersign.core.evidence;

import dev.countersign.core.AgentName;
import dev.countersign.core.EngineName;
import dev.countersign.core.EnvironmentName;
import dev.countersign.core.PersonName;
import dev.countersign.core.TargetName;
import java.time.Instant;
import java.util.List;

/// All that a policy may look at.
///
/// A change of several statements has the evidence of all of them together: their effects, findings
/// and locks in order.
///
/// @param agent who asks
/// @param onBehalfOf the person the agent acts for
/// @param target on which database
/// @param engine of which engine
/// @param environment in which environment
/// @param kinds the command tags of the statements in order, such as `ALTER TABLE`
/// @param effects what they do
/// @param findings what the lint rules say, without what the configuration accepts
/// @param locks the locks they take
/// @param impact how much they touch; [Impact#UNKNOWN] until a review measured it
/// @param inTransaction whether the session is inside a transaction block
/// @param time when
public record Evidence(
    AgentName agent,
    PersonName onBehalfOf,
    TargetName target,
    EngineName engine,
    EnvironmentName environment,
    List<String> kinds,
    List<Effect> effects,
    List<Finding> findings,
    List<LockForecast> locks,
    Impact impact,
    boolean inTransaction,
    Instant time) {

  public Evidence {
    kinds = List.copyOf(kinds);
    effects = List.copyOf(effects);
    findings = findings.stream().filter(finding -> !finding.suppressed()).toList();
    locks = List.copyOf(locks);
  }
}
