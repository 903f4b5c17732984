package dev.countersign.postgres.keep;

import dev.countersign.core.Target;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/// Where what a change takes away would be kept.
///
/// @param options what the configuration says; empty: nothing is kept
/// @param target whose data it is
public record KeepPlace(Optional<KeepOptions> options, Target target) {

  /// Why nothing can be kept on this target now; empty when it can.
  ///
  /// @param connection inside a transaction, as whoever runs changes
  public Optional<String> obstacle(Connection connection) throws SQLException {
    if (target.owner().isEmpty()) {
      return Optional.of("the change runs on the agent's own session");
    }
    return options.isEmpty()
        ? Optional.empty()
        : new KeptSchema(options.get().schema()).obstacle(connection, target.session().user());
  }
}
