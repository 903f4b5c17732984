package dev.countersign.app.cli;

import dev.countersign.app.client.Plain;
import dev.countersign.core.CountersignException;
import dev.countersign.core.ErrorCode;
import dev.countersign.ledger.Fault;
import dev.countersign.ledger.LedgerExport;
import dev.countersign.ledger.LedgerReport;
import dev.countersign.ledger.LedgerVerifier;
import dev.countersign.ledger.note.SignedNote;
import dev.countersign.ledger.note.VerifierKey;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Verifies an exported ledger offline.
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Verify an exported ledger offline.",
      "Every entry, the root, every signature, and that older checkpoints state a beginning of it.",
      "Exit code 1 when anything was tampered with."
    })
final class LedgerVerifyCommand extends Printing {

  @Parameters(paramLabel = "EXPORT", description = "What countersign ledger export wrote.")
  private Path export = Path.of("");

  @Option(
      names = "--key",
      required = true,
      paramLabel = "KEY",
      description = "The public key of the ledger, name+id+key, known from elsewhere.")
  private String key = "";

  @Option(
      names = "--checkpoint",
      paramLabel = "FILE",
      description = "An older checkpoint that was kept elsewhere; can be given several times.")
  private List<Path> checkpoints = List.of();

  @Override
  public Integer call() {
    List<SignedNote> older =
        checkpoints.stream().map(Texts::read).map(LedgerVerifyCommand::checkpoint).toList();
    LedgerReport report = new LedgerVerifier(verifier()).verify(LedgerExport.at(export), older);
    for (Fault fault : report.faults()) {
      say("TAMPERED " + Plain.line(fault.message()));
    }
    say(
        "%d entries, root %s: %s"
            .formatted(
                report.entries(),
                report.root().base64(),
                report.isIntact()
                    ? "intact, every entry is the one that was signed."
                    : "NOT intact, "
                        + report.faults().size()
                        + (report.faults().size() == 1 ? " fault." : " faults.")));
    return report.isIntact() ? 0 : CommandLines.ANSWER_NO;
  }

  private VerifierKey verifier() {
    try {
      return VerifierKey.parse(key);
    } catch (IllegalArgumentException e) {
      throw new CountersignException(
          ErrorCode.BAD_REQUEST, "This is not a public key: " + e.getMessage() + ".", e);
    }
  }

  private static SignedNote checkpoint(String text) {
    try {
      return SignedNote.parse(text);
    } catch (IllegalArgumentException e) {
      throw new CountersignException(
          ErrorCode.BAD_REQUEST, "This is not a checkpoint: " + e.getMessage() + ".", e);
    }
  }
}
