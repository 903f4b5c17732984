package dev.countersign.core.wire;

import dev.countersign.core.engine.Classified;
import dev.countersign.core.engine.RunReport;

/// What becomes of the statements that a conversation asked about.
public sealed interface Ruling {

  /// They are forwarded as they were sent.
  ///
  /// @param classified what they do, so that the conversation can follow the session's state
  /// @param report true: [Steps#finished] is wanted when the server has answered
  record Proceed(Classified classified, boolean report) implements Ruling {}

  /// They were run elsewhere, exactly as they were sent; the client gets the real result.
  record Answered(RunReport report) implements Ruling {}

  /// They are refused with the error that the engine itself would answer; the connection stays
  /// usable.
  record Misread(Classified.Misread error) implements Ruling {}

  /// They are refused in the engine's own way; the connection stays usable.
  ///
  /// @param why what kind of refusal, for the engine's error code
  /// @param message what, and which rule
  /// @param detail more, such as the link to the change; empty text for none
  /// @param hint what to do next; empty text for none
  record Refuse(Why why, String message, String detail, String hint) implements Ruling {}

  /// The kinds of refusal.
  enum Why {
    /// The policy denies it.
    DENIED,
    /// A person rejected it.
    REJECTED,
    /// It waits for people, and the connection does not wait any longer.
    PENDING,
    /// It has to be approved, and the transaction has already done something.
    IN_TRANSACTION,
    /// The client cancelled it, or its agent withdrew it.
    CANCELLED,
    /// It expired or went stale; it has to be proposed again.
    STALE,
    /// Something is over a limit.
    LIMIT,
    /// The gate cannot do its work, so it refuses.
    UNAVAILABLE
  }
}
