package dev.countersign.postgres.driver;

/// How the statements of a change stand to transactions.
public enum RunMode {
  /// They run inside a transaction that the runner opens and commits.
  WRAPPED,
  /// The first opens a transaction and the last commits it.
  OWN_TRANSACTION,
  /// They cannot run in a transaction, or end several by themselves: they run as they are.
  BARE
}
