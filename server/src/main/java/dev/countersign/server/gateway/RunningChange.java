package dev.countersign.server.gateway;

import dev.countersign.core.change.ChangeId;
import dev.countersign.core.engine.RunReport;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A ratified change on its way through an agent's own session: its outcome is owed to the desk
/// exactly once.
final class RunningChange {

  private static final Logger LOG = LoggerFactory.getLogger(RunningChange.class);

  private final House house;
  private final SessionFacts session;
  private final ChangeId change;

  RunningChange(House house, SessionFacts session, ChangeId change) {
    this.house = house;
    this.session = session;
    this.change = change;
  }

  /// The server answered, or was lost.
  void ended(RunReport report) {
    house
        .slow()
        .execute(() -> {
          try {
            house.judge().finished(session, change, report);
          } catch (RuntimeException e) {
            LOG.error("The outcome of change {} could not be recorded", change, e);
          }
        });
  }

  /// The client was gone before anything was sent to the server.
  void neverSent() {
    ended(
        new RunReport.Failed(
            "57P01",
            "the client was gone before anything was sent to the database",
            "",
            Duration.ZERO,
            Duration.ZERO,
            1,
            dev.countersign.core.Bytes.copyOf(new byte[0])));
  }
}
