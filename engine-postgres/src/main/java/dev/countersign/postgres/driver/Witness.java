package dev.countersign.postgres.driver;

import java.util.Optional;

/// What can tell afterwards whether a change took effect: the transaction's 64-bit id, which
/// `pg_xact_status` knows for a long time.
final class Witness {

  /// Nothing can tell: the statements run outside of one transaction.
  static final String NONE = "none";

  private static final String PREFIX = "xid:";

  private Witness() {}

  static String of(String transactionId) {
    return PREFIX + transactionId;
  }

  /// The transaction's id; empty when this witness knows none.
  static Optional<String> transactionId(String witness) {
    return witness.matches(PREFIX + "[0-9]{1,20}")
        ? Optional.of(witness.substring(PREFIX.length()))
        : Optional.empty();
  }
}
