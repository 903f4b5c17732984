package dev.countersign.core.evidence;

/// The strongest lock that a statement takes on one object, and what it does meanwhile.
///
/// @param object the object, qualified and quoted like in SQL
/// @param mode the engine's own name of the mode, such as `ACCESS EXCLUSIVE`
/// @param blocks what others cannot do meanwhile, in a few words such as `reads and writes`; empty
///   text when nothing
/// @param rewrite its storage is written anew
/// @param scan all of its rows are read while the lock is held; a rewrite is a scan too
/// @param certain false: this is the worse case, because something is not known
/// @param release when the lock goes: at the end of the statement or of the transaction
public record LockForecast(
    String object,
    String mode,
    String blocks,
    boolean rewrite,
    boolean scan,
    boolean certain,
    Release release) {

  /// The same lock, while which all rows are read.
  public LockForecast scanning() {
    return new LockForecast(object, mode, blocks, rewrite, true, certain, release);
  }

  /// When a lock is released.
  public enum Release {
    /// At the end of the statement.
    STATEMENT,
    /// At the end of the transaction.
    TRANSACTION
  }
}
