package dev.countersign.server.change;

import dev.countersign.core.TargetName;
import dev.countersign.core.change.Change;
import dev.countersign.core.engine.Pace;
import dev.countersign.core.engine.RunReport;

/// How fast each target was so far. Thread-safe.
public interface Paces {

  /// Nothing is known, and nothing is learned.
  Paces ASSUMED =
      new Paces() {
        @Override
        public Pace of(TargetName target) {
          return Pace.ASSUMED;
        }

        @Override
        public void learn(Change change, RunReport.Succeeded report) {}
      };

  /// How fast this target was.
  Pace of(TargetName target);

  /// A change ran: what was forecast of it, and how long it took.
  void learn(Change change, RunReport.Succeeded report);
}
