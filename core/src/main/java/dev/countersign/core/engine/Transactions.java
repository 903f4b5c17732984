package dev.countersign.core.engine;

/// How whoever applies a file puts its statements into transactions, where the file itself does not
/// say.
public enum Transactions {
  /// Every statement by itself.
  NONE,
  /// All statements in one message: several of them are one transaction, a single one is none.
  ONE_MESSAGE,
  /// All statements in one transaction.
  ONE
}
