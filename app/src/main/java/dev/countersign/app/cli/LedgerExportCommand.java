package dev.countersign.app.cli;

import dev.countersign.core.CountersignException;
import dev.countersign.core.ErrorCode;
import dev.countersign.ledger.Ledger;
import dev.countersign.ledger.LedgerExport;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Writes the whole ledger into a file.
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description =
        "Write the whole ledger of a store into a file, to be kept and verified elsewhere.")
final class LedgerExportCommand extends Printing {

  @Mixin private ConfiguredStore store = new ConfiguredStore();

  @Parameters(paramLabel = "EXPORT", description = "The file to write; it must not exist.")
  private Path export = Path.of("");

  @Override
  public Integer call() {
    long entries = store.ledger(this::write);
    say("Wrote %d entries to %s.".formatted(entries, export));
    return 0;
  }

  private long write(Ledger ledger) {
    try (OutputStream file = Files.newOutputStream(export, StandardOpenOption.CREATE_NEW)) {
      LedgerExport.write(ledger.copy(), file);
      note("The public key to verify it with is " + ledger.verifier());
      return ledger.size();
    } catch (IOException e) {
      throw new CountersignException(
          ErrorCode.BAD_REQUEST,
          "The file %s cannot be written (%s).".formatted(export, e.getClass().getSimpleName()),
          e);
    }
  }
}
