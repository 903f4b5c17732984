package dev.countersign.ledger;

import java.util.ArrayList;
import java.util.List;

/// Collects faults up to the limit of a report.
final class FaultList {

  private final List<Fault> faults = new ArrayList<>();

  void add(Fault fault) {
    if (faults.size() < LedgerReport.FAULTS_MAX) {
      faults.add(fault);
    }
  }

  List<Fault> all() {
    return List.copyOf(faults);
  }
}
