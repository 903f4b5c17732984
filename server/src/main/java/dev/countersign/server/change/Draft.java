package dev.countersign.server.change;

import dev.countersign.core.AgentName;
import dev.countersign.core.PersonName;
import dev.countersign.core.SessionState;
import dev.countersign.core.Statement;
import dev.countersign.core.change.Change;
import dev.countersign.core.change.ChangeId;
import dev.countersign.core.change.Origin;
import dev.countersign.core.engine.TargetEngine;
import dev.countersign.core.engine.TargetEngine.Comments;
import dev.countersign.ledger.Actor;
import java.util.List;
import java.util.Optional;

/// A change that is not reviewed and filed yet.
///
/// @param origin how it comes to be
/// @param actor who files it, for the ledger
/// @param session names the session in the ledger
/// @param agent see [Change#agent]
/// @param onBehalfOf see [Change#onBehalfOf]
/// @param askedBy see [Change#askedBy]
/// @param engine the target
/// @param statements what is to run
/// @param state the session state it is to run under
/// @param inTransaction whether it was sent inside a transaction block
/// @param comments what stood between the statements
/// @param undo the undo that came with it
/// @param claim the words that came with it
/// @param undoes the change it reverses
record Draft(
    Origin origin,
    Actor actor,
    Optional<String> session,
    AgentName agent,
    PersonName onBehalfOf,
    Optional<PersonName> askedBy,
    TargetEngine engine,
    List<Statement> statements,
    SessionState state,
    boolean inTransaction,
    Comments comments,
    Optional<String> undo,
    Optional<String> claim,
    Optional<ChangeId> undoes) {

  Party party() {
    return new Party(agent, onBehalfOf, engine);
  }

  static Draft of(HeldBatch batch) {
    return new Draft(
        Origin.WIRE,
        Actors.agentOf(batch),
        Optional.of(batch.session()),
        batch.agent(),
        batch.onBehalfOf(),
        Optional.empty(),
        batch.engine(),
        batch.statements(),
        batch.state(),
        batch.inTransaction(),
        Comments.NONE,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  static Draft of(Proposal proposal, TargetEngine engine, List<Statement> statements) {
    Comments comments = engine.comments(proposal.script());
    return new Draft(
        Origin.SCRIPT,
        Actors.agentOf(proposal),
        Optional.empty(),
        proposal.agent(),
        proposal.onBehalfOf(),
        Optional.empty(),
        engine,
        statements,
        engine.defaultSession(),
        false,
        comments,
        proposal.undo(),
        claim(proposal, comments),
        Optional.empty());
  }

  /// All words of the agent: why, and what it wrote between the statements.
  private static Optional<String> claim(Proposal proposal, Comments comments) {
    if (comments.text().isEmpty()) {
      return proposal.reason();
    }
    return Optional.of(
        proposal.reason().map(reason -> reason + "\n\n").orElse("")
            + "Comments between the statements, which run nowhere:\n"
            + comments.text());
  }

  static Draft undoOf(
      Change original,
      PersonIdentity asker,
      String reason,
      TargetEngine engine,
      List<Statement> statements) {
    return new Draft(
        Origin.UNDO,
        Actors.person(asker),
        Optional.empty(),
        original.agent(),
        original.onBehalfOf(),
        Optional.of(asker.name()),
        engine,
        statements,
        original.session(),
        false,
        Comments.NONE,
        Optional.empty(),
        reason.isBlank() ? Optional.empty() : Optional.of(reason),
        Optional.of(original.id()));
  }
}
