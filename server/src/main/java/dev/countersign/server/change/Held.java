package dev.countersign.server.change;

import dev.countersign.core.change.ChangeId;
import dev.countersign.core.wire.Ruling;
import java.util.Optional;

/// How holding a batch ended.
///
/// @param ruling what becomes of the statements
/// @param running the change that now runs on the agent's own session; present exactly when the
///   ruling is a [Ruling.Proceed]. Its outcome is owed to [ChangeDesk#sessionFinished]
public record Held(Ruling ruling, Optional<ChangeId> running) {

  static Held refuse(Ruling.Why why, String message, String detail, String hint) {
    return new Held(new Ruling.Refuse(why, message, detail, hint), Optional.empty());
  }
}
