package dev.countersign.postgres.wire;

import dev.countersign.core.wire.Ruling;
import dev.countersign.core.wire.Steps;
import java.nio.ByteBuffer;

/// Refuses a batch so that client and server agree on what failed: the argument is in [Gate].
/// Called only when the server has answered everything.
final class Refusing {

  static final PgError FAILED_TRANSACTION =
      PgError.error(
          "25P02",
          "current transaction is aborted, commands ignored until end of transaction block");

  static final PgError NOT_ALONE =
      PgError.error("0A000", "BEGIN or COMMIT was held; send it on its own");

  static final PgError PARSED_TOO_EARLY =
      PgError.error(
              "0A000",
              "a statement was prepared before another in its pipeline changes the session")
          .hint("Send a Sync, or parse it after the statement that changes the session.");

  static final PgError BOUND_TOO_EARLY =
      PgError.error("55000", "the session was changed after this portal was bound")
          .hint("Bind and execute it again.");

  /// No grammar accepts it, so it fails in every state of a session and runs nothing.
  private static final String NOT_A_STATEMENT = "countersign refused a statement of this session";

  private static final String POISON_NAME = "countersign refusal";

  private final Outstanding outstanding;
  private final Flow flow;
  private final Outbound toServer;
  private final ReplySide replies;

  Refusing(SessionParts parts) {
    this.outstanding = parts.outstanding();
    this.flow = parts.flow();
    this.toServer = parts.toServer();
    this.replies = parts.replies();
  }

  /// The error of a ruling, with the SQLSTATE that drivers understand best: `42501` (no privilege)
  /// for what will not run, `55000` (not in the state for it) for what may run later, `25001` for
  /// what has to be sent outside of the transaction, `57014` for what was cancelled.
  static PgError error(Ruling.Refuse refusal) {
    String sqlState =
        switch (refusal.why()) {
          case DENIED, REJECTED -> "42501";
          case PENDING, STALE -> "55000";
          case IN_TRANSACTION -> "25001";
          case CANCELLED -> "57014";
          case LIMIT -> "54000";
          case UNAVAILABLE -> "58000";
        };
    return new PgError(
        PgError.Severity.ERROR, sqlState, refusal.message(), refusal.detail(), refusal.hint());
  }

  /// The error for the first Bind whose statement is not known.
  static PgError unknownName(Batch batch) {
    String name =
        batch.items().stream()
            .filter(item -> item.type == 'B' && item.statement == null)
            .map(item -> item.name)
            .findFirst()
            .orElse("");
    return PgError.error(
        "26000",
        name.isEmpty()
            ? "unnamed prepared statement does not exist"
            : "prepared statement \"" + Names63.shown(name) + "\" does not exist");
  }

  /// Refuses a batch with this ErrorResponse.
  void refuse(ByteBuffer error, Batch batch, ClientBytes bytes, Steps steps) {
    if (flow.status != Flow.IN_TRANSACTION && !flow.groupOpen) {
      answer(error, batch, bytes, steps);
      return;
    }
    bytes.drop(batch.length());
    if (batch.end() == Batch.End.QUERY) {
      toServer.send(poisonedQuery(), steps);
      outstanding.add(new Expected.Refusal('Q', error));
      flow.groupOpen = false;
      return;
    }
    toServer.send(poisonedParse(), steps);
    outstanding.add(new Expected.Refusal('P', error));
    flow.groupOpen = true;
    skipUnlessSynced(batch, steps);
  }

  /// Gives the client this ErrorResponse; the server's transaction has failed by itself, or there
  /// is none.
  void answer(ByteBuffer error, Batch batch, ClientBytes bytes, Steps steps) {
    bytes.drop(batch.length());
    replies.send(error, steps);
    if (batch.end() == Batch.End.QUERY && !flow.skipping) {
      sync(steps);
    } else {
      skipUnlessSynced(batch, steps);
    }
  }

  /// Drops a batch of which the server would ignore everything but the Sync.
  void skip(Batch batch, ClientBytes bytes, Steps steps) {
    bytes.drop(batch.length());
    skipUnlessSynced(batch, steps);
  }

  /// The client's Sync, after a refusal or in an answered batch.
  void sync(Steps steps) {
    flow.skipping = false;
    if (flow.groupOpen) {
      toServer.send(Messages.empty('S'), steps);
      outstanding.add(Expected.Plain.SYNC);
      flow.groupOpen = false;
    } else {
      replies.answer(Messages.readyForQuery(flow.status), steps);
    }
  }

  private void skipUnlessSynced(Batch batch, Steps steps) {
    flow.skipping = true;
    if (batch.end() == Batch.End.SYNC) {
      sync(steps);
    }
  }

  private static ByteBuffer poisonedQuery() {
    return new MessageWriter().begin('Q').text(NOT_A_STATEMENT).end().done();
  }

  /// Under a name of its own, because a Parse without a name drops the unnamed statement.
  private static ByteBuffer poisonedParse() {
    return new MessageWriter()
        .begin('P')
        .text(POISON_NAME)
        .text(NOT_A_STATEMENT)
        .int16(0)
        .end()
        .done();
  }
}
