package dev.countersign.core.wire;

import dev.countersign.core.engine.Classified;
import java.util.Optional;

/// Statements that are known to be allowed for one agent on one target. Lookups never block.
///
/// A memory belongs to one version of the catalogue and of the policy; when either moves, lookups
/// find nothing until statements are judged anew.
public interface VerdictMemory {

  /// What is known of a statement.
  Optional<Remembered> recall(Object key);

  /// A statement that was judged and allowed.
  ///
  /// @param classified what it does
  /// @param rule the policy's rule that allowed it
  record Remembered(Classified classified, String rule) {}
}
