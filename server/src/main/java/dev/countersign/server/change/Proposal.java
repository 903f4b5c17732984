package dev.countersign.server.change;

import dev.countersign.core.AgentName;
import dev.countersign.core.PersonName;
import dev.countersign.core.TargetName;
import java.util.Optional;

/// A whole script that an agent wants to run.
///
/// @param agent who asks
/// @param onBehalfOf the person the agent acts for
/// @param target on which database
/// @param script the statements, separated as the database's own shell separates them
/// @param undo what the agent says reverses it; a claim
/// @param reason the agent's own words; a claim
public record Proposal(
    AgentName agent,
    PersonName onBehalfOf,
    TargetName target,
    String script,
    Optional<String> undo,
    Optional<String> reason) {}
