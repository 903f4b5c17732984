package dev.countersign.postgres.rewrite;

import java.sql.SQLException;
import java.util.Optional;

/// A kind of subcommand of ALTER TABLE that blocks, and what to do instead.
interface CommandForm {

  /// What to do instead of this subcommand; empty when it is not of this kind, does not block, or
  /// something about it is not understood.
  Optional<Plan> of(Command command) throws SQLException;
}
