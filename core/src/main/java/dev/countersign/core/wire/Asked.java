package dev.countersign.core.wire;

import dev.countersign.core.SessionState;
import dev.countersign.core.Statement;
import java.util.List;
import java.util.Optional;

/// One statement of which a conversation asks whether it may run.
///
/// @param statement the statement
/// @param session the session state it would run under
/// @param inTransaction whether the session is inside a transaction block
/// @param transactionHasWorked whether that transaction has already done something that may hold
///   locks
/// @param transactionMayHaveMade whether it has done something that may have made, renamed or
///   hidden an object, of which no catalogue snapshot knows
/// @param exact the key under which a verdict on exactly this text may be remembered
/// @param shape the key for this text with any literals; empty when the text has none that can be
///   told apart for sure
/// @param resultFormats the formats of result columns the client asked for, in the engine's own
///   codes
public record Asked(
    Statement statement,
    SessionState session,
    boolean inTransaction,
    boolean transactionHasWorked,
    boolean transactionMayHaveMade,
    Object exact,
    Optional<Object> shape,
    List<Integer> resultFormats) {

  public Asked {
    resultFormats = List.copyOf(resultFormats);
  }
}
