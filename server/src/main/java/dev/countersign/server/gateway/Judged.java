package dev.countersign.server.gateway;

import dev.countersign.core.change.ChangeId;
import dev.countersign.core.wire.Ruling;
import dev.countersign.core.wire.VerdictMemory.Remembered;
import java.util.List;
import java.util.Optional;

/// How judging a batch ended.
///
/// @param ruling what becomes of it
/// @param running the change whose outcome is owed to the desk
/// @param passed the statements that the policy allowed at once, to be counted
record Judged(Ruling ruling, Optional<ChangeId> running, List<Remembered> passed) {

  static Judged of(Ruling ruling) {
    return new Judged(ruling, Optional.empty(), List.of());
  }

  static Judged unavailable(String message) {
    return of(
        new Ruling.Refuse(
            Ruling.Why.UNAVAILABLE,
            message,
            "",
            "Nothing was sent to the database. Try again, or ask the operator of the gate."));
  }
}
