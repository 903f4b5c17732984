package dev.countersign.server.change;

import dev.countersign.core.AgentName;
import dev.countersign.core.PersonName;
import dev.countersign.core.SessionState;
import dev.countersign.core.Statement;
import dev.countersign.core.engine.Classified;
import dev.countersign.core.engine.TargetEngine;
import dev.countersign.core.evidence.Verdict;
import dev.countersign.core.wire.Asked;
import java.util.List;

/// All statements of one message or pipeline that the policy holds.
///
/// @param session names the session in the ledger
/// @param agent who asks
/// @param onBehalfOf the person the agent acts for
/// @param engine the target
/// @param asked the statements in order; never empty
/// @param classified what they do together
/// @param verdict why they are held
public record HeldBatch(
    String session,
    AgentName agent,
    PersonName onBehalfOf,
    TargetEngine engine,
    List<Asked> asked,
    Classified classified,
    Verdict.Hold verdict) {

  public HeldBatch {
    asked = List.copyOf(asked);
  }

  /// The statements alone, in order.
  List<Statement> statements() {
    return asked.stream().map(Asked::statement).toList();
  }

  /// The session state that the first of them would run under; they run in order, so what one of
  /// them sets the next one finds.
  SessionState state() {
    return asked.getFirst().session();
  }

  /// Whether the session is inside a transaction block.
  boolean inTransaction() {
    return asked.getFirst().inTransaction();
  }

  /// Whether that transaction may hold locks already.
  boolean hasWorked() {
    return asked.getFirst().transactionHasWorked();
  }
}
