package dev.countersign.postgres.rewrite;

import java.sql.SQLException;
import java.util.Optional;

/// A kind of statement that blocks, and what to do instead.
interface Form {

  /// What to do instead of this statement; empty when it is not of this kind, does not block, or
  /// something about it is not understood.
  Optional<Plan> of(Subject subject) throws SQLException;
}
