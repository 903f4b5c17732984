package dev.countersign.postgres.wire;

/// Where the session stands between the two sides. Written by [ReplySide] and [Gate]; not
/// thread-safe.
final class Flow {

  static final byte IDLE = 'I';
  static final byte IN_TRANSACTION = 'T';
  static final byte FAILED = 'E';

  /// The transaction status of the last ReadyForQuery.
  byte status = IDLE;

  /// Extended messages were forwarded and their Sync was not yet.
  boolean groupOpen;

  /// Everything of the client is ignored until its Sync, as the server does after an error.
  boolean skipping;

  /// The server reads COPY data of the client's.
  boolean copyIn;

  /// A statement was forwarded that may start a COPY from the client; nothing follows it before the
  /// server has answered.
  boolean copyPossible;

  /// The server said in a last word why it ends the session.
  boolean serverEnds;

  /// True outside of any transaction, explicit or implied by messages before a Sync.
  boolean betweenTransactions() {
    return status == IDLE && !groupOpen;
  }
}
