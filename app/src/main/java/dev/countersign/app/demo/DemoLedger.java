package dev.countersign.app.demo;

import dev.countersign.ledger.Fault;
import dev.countersign.ledger.LedgerExport;
import dev.countersign.ledger.LedgerReport;
import dev.countersign.ledger.LedgerVerifier;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/// The last part of the script: the ledger verifies, and a copy that was tampered with does not.
final class DemoLedger {

  private final Demo demo;
  private final Consumer<String> step;
  private final Consumer<String> say;

  DemoLedger(Demo demo, Consumer<String> step, Consumer<String> say) {
    this.demo = demo;
    this.step = step;
    this.say = say;
  }

  void check() {
    Path export = demo.home().resolve("ledger.export");
    Path tampered = demo.home().resolve("ledger-tampered.export");
    try {
      step.accept("The ledger is exported, and verified with nothing but its public key.");
      write(export);
      LedgerReport intact = verify(export);
      DemoScript.require(intact.isIntact(), "the ledger should be intact");

      step.accept("On a copy, somebody makes eve the approver instead of ben. It is found.");
      tamper(export, tampered);
      LedgerReport report = verify(tampered);
      report.faults().stream().map(Fault::message).forEach(say);
      DemoScript.require(!report.isIntact(), "the tampered copy should be found out");
    } catch (IOException e) {
      throw new StepFailed("the export could be written: " + e.getMessage());
    }
  }

  private void write(Path export) throws IOException {
    try (OutputStream out = Files.newOutputStream(export)) {
      LedgerExport.write(demo.wiring().ledger().copy(), out);
    }
  }

  private LedgerReport verify(Path export) {
    LedgerReport report =
        new LedgerVerifier(demo.wiring().ledger().verifier()).verify(LedgerExport.at(export));
    say.accept(
        "%s: %d entries, %s"
            .formatted(export, report.entries(), report.isIntact() ? "intact" : "NOT intact:"));
    return report;
  }

  private static void tamper(Path export, Path copy) throws IOException {
    List<String> lines = Files.readAllLines(export);
    boolean done = false;
    for (int i = 0; i < lines.size() && !done; i++) {
      String line = lines.get(i);
      done = line.contains("\"approved\"") && line.contains(DemoParties.BEN.name());
      if (done) {
        lines.set(i, line.replace(DemoParties.BEN.name(), "eve@example.com"));
      }
    }
    DemoScript.require(done, "ben's approval should be in the ledger");
    Files.write(copy, lines);
  }
}
